// Looks at each page: accessible, no wider than the screen, nothing refused by its policy, one heading, a title that says the same.
import { AsyncLocalStorage } from 'node:async_hooks'
import { createRequire } from 'node:module'
import { mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { LANGUAGES, inOtherLanguages, keepAnswers } from './again.mjs'
import { watchword } from './crawl.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

// The one page that answers a form after something was done: a password that is told once.
const ONCE = new Set(['account-password'])

// Every step of a part has its own 30 s, so what takes this long is a browser that hangs; the longest part takes one minute or two.
const A_PART_MS = 600_000

// The part that is running: two rows of parts run side by side.
const running = new AsyncLocalStorage()

/** What a part brings, or an error if it hangs: its pages are closed then, and the next one goes on. */
async function withinItsTime(work) {
  let timer
  const hangs = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing more came within ${A_PART_MS / 1000} s`)), A_PART_MS)
  })
  work.catch(() => {}) // what it says once it is given up
  await Promise.race([work, hangs]).finally(() => clearTimeout(timer))
}

export class Watch {
  /** Pictures go to a folder: of every page, or of those alone on which something is wrong. PART: only the parts whose name has it. */
  constructor(pictures, { failuresOnly = false, only = '' } = {}) {
    this.pictures = pictures
    this.failuresOnly = failuresOnly
    this.only = only
    this.pages = 0
    this.faults = []
    this.bytes = {}
    this.seen = new Set()
    this.named = new Set()
    this.answers = new WeakMap()
  }

  async part(name, work) {
    if (!name.includes(this.only)) return
    const own = { faults: [], standing: new Set() }
    const began = Date.now()
    await running.run(own, async () => {
      try {
        await withinItsTime(work())
      } catch (error) {
        own.faults.push(`${name}: ${error.stack ?? error}`)
        await this.leave(name, own.standing)
      }
    })
    this.faults.push(...own.faults)
    console.log(`${own.faults.length === 0 ? 'passed' : 'FAILED'}  ${name} (${((Date.now() - began) / 1000).toFixed(0)} s)`)
  }

  /** What was on the screen when a part failed; then nothing of it stands in the way of the next. */
  async leave(name, standing) {
    for (const [index, page] of [...standing].entries()) {
      const file = join(this.pictures, `failed-${name.replace(/[^a-z0-9]+/gi, '-')}-${index}.png`)
      await page.screenshot({ path: file, fullPage: true }).catch(() => {})
      await page.context().close().catch(() => {})
    }
  }

  /** A page of its own context, whose complaints are kept. */
  async open(browser, { language, javaScriptEnabled, width }) {
    const own = running.getStore()
    const context = await browser.newContext({ locale: language === 'ht' ? 'ht-HT' : language, viewport: { width, height: 800 } })
    // Without JavaScript: the page gets none. Switching it off in the browser would switch axe off too.
    if (!javaScriptEnabled) await context.route('**/*.js', (route) => route.abort())
    // Kept by the browser and run as each page begins: bringing it over for every page took as long as the page.
    await context.addInitScript(axe)
    const page = await context.newPage()
    page.setDefaultTimeout(30_000)
    own.standing.add(page)
    this.answers.set(page, keepAnswers(page))
    page.on('close', () => own.standing.delete(page))
    page.on('console', (message) => { if (message.type() === 'error' && !/status of (4\d\d)|net::ERR_(FAILED|INTERNET_DISCONNECTED|CONNECTION_RESET)/.test(message.text())) own.faults.push(`${page.url()} says: ${message.text()}`) })
    page.on('pageerror', (error) => own.faults.push(`${page.url()} breaks: ${error.message}`))
    return page
  }

  /** Judges the page as it stands; in every language, if no address leads to it. */
  async look(page, name, how) {
    await this.see(page, name, how)
    this.named.add(`${how.language} ${name}`)
    const again = this.answers.get(page)?.again
    const others = LANGUAGES.filter((language) => !this.named.has(`${language} ${name}`))
    if (!again || ONCE.has(name) || others.length === 0) return
    await inOtherLanguages(page, again, others, how.language, async (language) => {
      this.named.add(`${language} ${name}`)
      await this.see(page, name, { ...how, language })
    })
  }

  /** Judges the page as it stands, and takes its picture if it is wanted. */
  async see(page, name, how) {
    this.pages += 1
    this.seen.add(`${how.language} ${watchword(page.url())}`)
    await page.waitForLoadState('load')
    const at = `${name} (${how.language}, ${how.width} px, ${how.javaScriptEnabled ? 'with' : 'without'} JavaScript)`
    const facts = await page.evaluate(() => ({
      wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      headings: document.querySelectorAll('h1').length,
      title: document.title,
      language: document.documentElement.lang,
      inline: document.querySelectorAll('[style], style, script:not([src])').length,
    })).catch(() => null)
    const { faults } = running.getStore()
    const known = faults.length
    if (facts) this.hold(at, facts, how)
    for (const violation of await this.violations(page)) {
      const where = violation.nodes.slice(0, 3).map((node) => node.target.join(' ')).join(', ')
      faults.push(`${at}: ${violation.id} (${violation.help}) at ${where}`)
    }
    const wanted = !this.failuresOnly || faults.length > known
    if (wanted) await this.keep(page, `${name}-${how.language}-${how.width}${how.javaScriptEnabled ? '' : '-nojs'}.png`)
  }

  async keep(page, name) {
    const picture = join(this.pictures, name)
    mkdirSync(dirname(picture), { recursive: true })
    await page.screenshot({ path: picture, fullPage: true })
  }

  hold(at, facts, how) {
    const { faults } = running.getStore()
    if (facts.wide > 0) faults.push(`${at}: ${facts.wide} px wider than the screen`)
    if (facts.headings !== 1) faults.push(`${at}: ${facts.headings} headings of the first level`)
    if (!facts.title.endsWith('– Sendero')) faults.push(`${at}: the title is ${facts.title}`)
    if (facts.language !== how.language) faults.push(`${at}: the page says that it is in ${facts.language}`)
    if (facts.inline > 0 && !how.javaScriptEnabled) faults.push(`${at}: ${facts.inline} inline styles or scripts`)
  }

  /** axe is run by the debugger, which needs neither the page's policy nor its JavaScript. */
  async violations(page) {
    return page.evaluate(async (tags) => {
      // What is in order is neither gathered nor brought over: it is most of a page.
      const { violations } = await window.axe.run({ runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] })
      return violations
    }, RULES)
  }

  /** Whether this kind of page was looked at in a language. */
  has(kind, language) {
    return this.seen.has(`${language} ${kind}`)
  }

  report(seconds) {
    for (const fault of this.faults) console.error(`- ${fault}`)
    console.log(`${this.pages} pages looked at in ${seconds.toFixed(0)} s, ${this.faults.length} faults`)
    return this.faults.length === 0 ? 0 : 1
  }
}
