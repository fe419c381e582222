// The way of somebody without a mouse: sign in, open the queue, open a case, reach its first step. Every stop must be seen.
import assert from 'node:assert/strict'
import { PASSWORD } from './enter.mjs'

const LOGIN = 'caseworker@iom.example'

export async function keyboardJourney(browser, watch, base, how) {
  const page = await watch.open(browser, how)
  await page.goto(`${base}/queue?stage=received`)
  await page.keyboard.press('Tab')
  assert.equal(await page.evaluate(() => document.activeElement.className.includes('govuk-skip-link')), true, 'the first stop leads past the navigation')
  await page.keyboard.press('Enter')
  assert.equal(new URL(page.url()).hash, '#main')

  await tabTo(page, '[name=login]')
  await page.keyboard.type(LOGIN)
  await tabTo(page, '[name=password]')
  await page.keyboard.type(PASSWORD)
  await Promise.all([page.waitForURL(/\/queue/), page.keyboard.press('Enter')])

  await tabTo(page, 'tbody a')
  await Promise.all([page.waitForURL(/\/cases\//), page.keyboard.press('Enter')])
  await tabTo(page, '.moj-sub-navigation a[href*="/history"]')
  await Promise.all([page.waitForURL(/\/history/), page.keyboard.press('Enter')])
  await tabTo(page, '.govuk-back-link')
  await Promise.all([page.waitForURL(/\/queue\?stage=received$/), page.keyboard.press('Enter')])
  await page.context().close()
}

/** Presses Tab until the focus is where it is wanted; each stop on the way has to be visible and to look focused. */
export async function tabTo(page, selector) {
  for (let stops = 0; stops < 150; stops += 1) {
    await page.keyboard.press('Tab')
    const stop = await page.evaluate((wanted) => {
      const at = document.activeElement
      const box = at.getBoundingClientRect()
      const style = getComputedStyle(at)
      const marked = style.outlineStyle !== 'none' || style.boxShadow !== 'none' || /radio|checkbox/.test(at.type ?? '')
      return { there: at.matches(wanted), seen: at === document.body || (box.width > 0 && box.height > 0), marked: at === document.body || marked, what: at.outerHTML.slice(0, 120) }
    }, selector)
    assert.ok(stop.seen && stop.marked, `the focus is not seen at ${stop.what}`)
    if (stop.there) return
  }
  throw new Error(`the keyboard does not reach ${selector}`)
}
