// The ways of using a page: with a mouse, and by the keyboard alone.
import assert from 'node:assert/strict'
import { tabTo } from './keyboard.mjs'

/** Does something that brings another page, by the browser or by the page's own behaviour, and waits until it stands there. */
async function turned(page, act) {
  await page.evaluate(() => document.getElementById('page').setAttribute('data-before', ''))
  await act()
  await page.waitForFunction(() => document.readyState === 'complete' && document.getElementById('page') && !document.querySelector('[data-before], [aria-busy=true]'))
}

class Mouse {
  constructor(page) {
    this.page = page
  }

  async press(selector) {
    await turned(this.page, () => this.page.locator(selector).first().click())
  }

  /** Opens what is folded up on the page that stands there. */
  async unfold(selector) {
    await this.page.click(selector)
  }

  async type(selector, text) {
    await this.page.fill(selector, text)
  }

  async choose(selector) {
    await this.page.locator(selector).first().check({ force: true })
  }

  async pick(selector, value) {
    await this.page.selectOption(selector, value)
  }
}

/** Nothing but keys: Tab to get there, Enter, Space and the arrows to use it. Every stop on the way has to be seen. */
class Keyboard {
  constructor(page) {
    this.page = page
  }

  async press(selector) {
    await tabTo(this.page, selector)
    await turned(this.page, () => this.page.keyboard.press('Enter'))
  }

  async unfold(selector) {
    await tabTo(this.page, selector)
    await this.page.keyboard.press('Enter')
  }

  async type(selector, text) {
    await tabTo(this.page, selector)
    await this.page.keyboard.press('Control+A')
    await this.page.keyboard.type(text)
  }

  async choose(selector) {
    const { type, name } = await this.page.locator(selector).first().evaluate((at) => ({ type: at.type, name: at.name }))
    await tabTo(this.page, type === 'radio' ? `[name="${name}"]` : selector)
    for (let tries = 0; tries < 60; tries += 1) {
      const state = await this.page.evaluate((wanted) => {
        const at = document.activeElement
        return { there: at.matches(wanted), chosen: at.checked }
      }, selector)
      if (state.there && state.chosen) return
      await this.page.keyboard.press(state.there ? 'Space' : 'ArrowDown')
    }
    throw new Error(`the keyboard does not choose ${selector}`)
  }

  async pick(selector, value) {
    await tabTo(this.page, selector)
    const at = this.page.locator(selector)
    for (let tries = 0; tries < 300 && (await at.inputValue()) !== value; tries += 1) await this.page.keyboard.press('ArrowDown')
    assert.equal(await at.inputValue(), value, `the keyboard picks ${value}`)
  }
}

/** The hands for a page. */
export const handsOf = (page, how) => (how.keyboard ? new Keyboard(page) : new Mouse(page))
