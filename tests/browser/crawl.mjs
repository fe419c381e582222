// Every page that a link leads to, in every language: what the journeys have not looked at in one language is looked at here.
import { join } from 'node:path'
import { LANGUAGES } from './again.mjs'
import { entered } from './enter.mjs'

const ROLES = [
  'caseworker.co@iom.example', 'reviewer2@iom.example', 'scheduler@iom.example', 'officer2@usg.example', 'travel@iom.example',
  'supervisor@iom.example', 'clerk@iom.example', 'admin1@iom.example', 'auditor@iom.example',
]
/** What leads on, ends the session, is a file, or is another page of the same list. */
const NOT_READ = /^\/(language|sign-out|assets|leave)\b|\.csv\b|format=csv|[?&](cursor|next|list)=/

/** The pages of staff; two people at once, because many a page has to wait. */
export async function crawlStaff(browser, watch, base) {
  const ahead = [...ROLES]
  const oneByOne = async () => {
    while (ahead.length > 0) await crawlAs(ahead.shift(), browser, watch, base)
  }
  await Promise.all([oneByOne(), oneByOne()])
}

async function crawlAs(login, browser, watch, base) {
  const how = { language: 'en', javaScriptEnabled: true, width: 360 }
  const page = await entered(browser, watch, base, how, login)
  await inEveryLanguage(page, watch, base, await found(page, base, '/work'), (language) => page.goto(`${base}/language/${language}`))
  await page.context().close()
}

/** The pages of applicants, whose language stands in the address. */
export async function crawlPublic(browser, watch, base) {
  const page = await watch.open(browser, { language: 'en', javaScriptEnabled: true, width: 360 })
  const pages = await found(page, base, '/es')
  await inEveryLanguage(page, watch, base, pages.map((path) => path.replace(/^\/es\b/, '')), null)
  await page.context().close()
}

/** One address for each kind of page that can be reached from here. */
async function found(page, base, from) {
  const known = new Map([[watchword(from), from]])
  const ahead = [from]
  while (ahead.length > 0) {
    const answer = await page.goto(base + ahead.shift())
    if (!answer.ok() || new URL(page.url()).pathname === '/sign-in') continue
    const links = await page.locator('a[href^="/"]').evaluateAll((all) => all.map((one) => one.getAttribute('href')))
    for (const link of links.filter((one) => !NOT_READ.test(one))) {
      const kind = watchword(link)
      if (known.has(kind)) continue
      known.set(kind, link)
      ahead.push(link)
    }
  }
  return [...known.values()]
}

async function inEveryLanguage(page, watch, base, paths, choose) {
  for (const language of LANGUAGES) {
    const how = { language, javaScriptEnabled: true, width: 360 }
    const open = paths.map((path) => (choose ? path : `/${language}${path}`)).filter((path) => !watch.has(watchword(path), language))
    if (open.length > 0) await choose?.(language)
    for (const path of open) {
      if (watch.has(watchword(path), language)) continue // somebody else came first
      const answer = await page.goto(base + path)
      if (answer.ok()) await watch.look(page, join('crawled', watchword(path).replace(/[^a-z0-9]+/gi, '-')), how)
    }
  }
}

/** What kind of page an address is of: the address without what names one thing of many. */
export function watchword(address) {
  const { pathname } = new URL(address, 'http://localhost')
  return pathname.replace(/^\/(es|en|ht)(?=\/|$)/, '/{language}').replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '{id}').replace(/\/(CO|CR|EC|GT)(?=\/|$)/, '/{office}')
}
