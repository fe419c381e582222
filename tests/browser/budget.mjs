// What a first visit loads, and what each page after it, in bytes as they come over the line: the browser's own count, headers included.
import assert from 'node:assert/strict'
import { PASSWORD } from './enter.mjs'

const KB = 1024
const LIMITS = { public: 60 * KB, console: 120 * KB }
const LOGIN = 'caseworker@iom.example'

/** Counts from now on; `take` gives what came since the last time: bytes, and what was not a page. */
async function counter(page) {
  const session = await page.context().newCDPSession(page)
  const kinds = new Map()
  let came = []
  session.on('Network.responseReceived', (event) => kinds.set(event.requestId, { kind: event.type, cached: event.response.fromDiskCache || event.response.fromPrefetchCache }))
  session.on('Network.loadingFinished', (event) => came.push({ bytes: event.encodedDataLength, ...kinds.get(event.requestId) }))
  await session.send('Network.enable')
  return async () => {
    await page.waitForLoadState('networkidle')
    const since = came
    came = []
    const own = since.filter((one) => one.bytes > 0 && !one.cached)
    return { bytes: own.reduce((sum, one) => sum + one.bytes, 0), others: own.filter((one) => !['Document', 'Fetch'].includes(one.kind)).length }
  }
}

const figure = (bytes) => `${(bytes / KB).toFixed(1)} KB`

export async function budget(browser, watch, staff, open) {
  const context = await browser.newContext({ locale: 'es', viewport: { width: 360, height: 800 } })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const take = await counter(page)
  const office = await firstOffice(browser, open)
  await page.goto(`${open}/es/${office}`)
  const first = await take()
  await page.goto(`${open}/es/${office}/form`)
  const form = await take()
  await page.click('main button.govuk-button[value=next]')
  const next = await take()
  console.log(`public form: first load ${figure(first.bytes)} of ${figure(LIMITS.public)}; then ${figure(form.bytes)} and ${figure(next.bytes)} a page`)
  assert.ok(first.bytes <= LIMITS.public, `the first load of the public form is ${figure(first.bytes)}`)
  for (const later of [form, next]) assert.equal(later.others, 0, 'a later page loads nothing but itself')
  await context.close()

  const desk = await browser.newContext({ locale: 'es', viewport: { width: 1280, height: 800 } })
  const work = await desk.newPage()
  const taken = await counter(work)
  await work.goto(`${staff}/queue`)
  const signIn = await taken()
  await work.fill('[name=login]', LOGIN)
  await work.fill('[name=password]', PASSWORD)
  await work.click('main button[type=submit]')
  await work.waitForURL(/\/queue/)
  const queue = await taken()
  console.log(`console: first load ${figure(signIn.bytes)} of ${figure(LIMITS.console)}; then ${figure(queue.bytes)} for the queue`)
  assert.ok(signIn.bytes + queue.bytes <= LIMITS.console, `the console loads ${figure(signIn.bytes + queue.bytes)}`)
  assert.equal(queue.others, 0, 'a later page loads nothing but itself')
  await desk.close()
}

async function firstOffice(browser, open) {
  const page = await browser.newPage()
  for (const office of ['CO', 'EC', 'CR']) {
    await page.goto(`${open}/es/${office}`)
    if (await page.locator('a.govuk-button--start').count()) {
      await page.close()
      return office
    }
  }
  throw new Error('no form is open')
}
