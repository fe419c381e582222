// The public form on a bad line and a borrowed telephone: nothing is lost, nothing is sent twice, nothing stays.
import assert from 'node:assert/strict'
import { date, openOffice } from './applicant.mjs'

const next = (page) => page.click('main button.govuk-button[value=next]')
const settled = (page, step) => page.waitForFunction((wanted) => document.querySelector('[name=step]')?.value === wanted, step)
const step = (page) => page.inputValue('[name=step]')

/** Puts a form aside, comes back in another language, goes on. */
export async function savedJourney(browser, watch, base, how) {
  const page = await watch.open(browser, how)
  const look = (name) => watch.look(page, `saved-${name}`, how)
  const office = await openOffice(page, base, how.language)
  await page.goto(`${base}/${how.language}/${office}/form`)
  await next(page)
  await settled(page, 'name')
  await page.fill('[name="/principal/name"]', 'Zoraida Ñandú אב')
  await page.click('button[value=save]')
  await page.waitForSelector('.sendero-code')
  await look('put-aside')
  const [code, pin] = await page.locator('.sendero-code').allInnerTexts()
  await page.click('main button[value=show]')
  await settled(page, 'name')
  assert.equal(await page.inputValue('[name="/principal/name"]'), 'Zoraida Ñandú אב', 'one goes on where one was')

  await page.goto(`${base}/ht`)
  await page.click('a[href="/ht/saved"]')
  await watch.look(page, 'saved-return', { ...how, language: 'ht' })
  await page.fill('[name="/code"]', 'AAAA')
  await page.click('main button[type=submit]')
  await watch.look(page, 'saved-return-fault', { ...how, language: 'ht' })
  assert.equal(await page.inputValue('[name="/code"]'), 'AAAA', 'what was typed is kept')
  await page.fill('[name="/code"]', code.toLowerCase())
  await page.fill('[name="/pin"]', pin)
  await page.click('main button[type=submit]')
  await settled(page, 'name')
  assert.equal(await page.inputValue('[name="/principal/name"]'), 'Zoraida Ñandú אב')
  await watch.look(page, 'saved-back', { ...how, language: 'ht' })
  await page.click(`nav button[lang=${how.language}]`)
  await page.waitForFunction((wanted) => document.documentElement.lang === wanted, how.language)
  assert.equal(await page.inputValue('[name="/principal/name"]'), 'Zoraida Ñandú אב', 'another language loses nothing')
  await look('other-language')
  await nothingStays(page, how)
  await page.context().close()
}

/** With JavaScript: lines that break, answers that never come, two presses, the back button, leaving. */
export async function badLineJourney(browser, watch, base, how) {
  const page = await watch.open(browser, how)
  const office = await openOffice(page, base, how.language)
  await page.goto(`${base}/${how.language}/${office}/form`)
  const began = Date.now()
  await next(page)
  await settled(page, 'name')
  await page.fill('[name="/principal/name"]', 'Ketty Línea')

  await page.context().setOffline(true)
  await next(page)
  await page.waitForSelector('.sendero-told[role=alert]')
  assert.equal(await page.inputValue('[name="/principal/name"]'), 'Ketty Línea', 'what was typed survives a lost connection')
  await watch.look(page, 'line-lost', how)
  await page.context().setOffline(false)
  await next(page)
  await settled(page, 'birth')

  await page.goBack()
  await settled(page, 'name')
  assert.equal(await page.inputValue('[name="/principal/name"]'), 'Ketty Línea', 'the back button keeps what was typed')
  await next(page)
  await settled(page, 'birth')
  await toTheCheck(page, 'Ketty Línea', '777')
  await page.goBack()
  await page.goForward()
  await settled(page, 'check')

  await page.waitForTimeout(Math.max(0, 32_000 - (Date.now() - began)))
  // The server gets it, and the answer never arrives.
  let reached = 0
  await page.route('**/form', async (route) => {
    if (route.request().method() !== 'POST') return route.continue()
    reached += 1
    await route.fetch()
    await route.abort('connectionreset')
  })
  await page.click('main button.govuk-button[value=send]')
  await page.waitForSelector('.sendero-told[role=alert]')
  assert.equal(reached, 1)
  await page.unroute('**/form')
  await page.locator('main button.govuk-button[value=send]').dblclick()
  await page.waitForSelector('.govuk-panel--confirmation')
  const reference = await page.locator('.govuk-panel strong').innerText()
  await watch.look(page, 'line-received', how)
  await nothingStays(page, how)

  await page.goBack()
  await page.waitForURL(new RegExp(`/${how.language}/${office}(/form)?$`))
  assert.ok(!(await page.locator('body').innerText()).includes('Ketty'), 'nothing personal is behind the back button')
  await page.context().close()
  return reference
}

/** Without JavaScript: the browser's own ways, two tabs of one form, and leaving. */
export async function plainLineJourney(browser, watch, base, how) {
  const page = await watch.open(browser, how)
  const office = await openOffice(page, base, how.language)
  await page.goto(`${base}/${how.language}/${office}/form`)
  const began = Date.now()
  await next(page)
  await page.fill('[name="/principal/name"]', 'Odalys Sencilla')
  await page.context().setOffline(true)
  await next(page).catch(() => {})
  await page.waitForTimeout(300)
  await page.context().setOffline(false)
  await page.reload()
  await settled(page, 'birth')
  await page.click('main button[value=back]')
  assert.equal(await page.inputValue('[name="/principal/name"]'), 'Odalys Sencilla', 'the page that got lost was sent again whole')
  await next(page)
  await toTheCheck(page, 'Odalys Sencilla', '888')

  await page.waitForTimeout(Math.max(0, 32_000 - (Date.now() - began)))
  const twice = await whatIsSent(page)
  await page.click('main button.govuk-button[value=send]')
  const reference = await page.locator('.govuk-panel strong').innerText()
  await page.reload()
  assert.equal(await page.locator('.govuk-panel strong').innerText(), reference, 'loading it again sends the same wish')
  const again = await page.request.post(page.url(), { form: twice })
  assert.ok((await again.text()).includes(reference), 'the same form from another tab is the same application')

  await page.click('.govuk-exit-this-page__button', { noWaitAfter: true }).catch(() => {})
  await page.waitForTimeout(300)
  await page.context().close()
}

/** Leaving at once, with what was typed, and coming back by the browser, which sends again what was sent. */
export async function leavingJourney(browser, watch, base, how) {
  const page = await watch.open(browser, how)
  const elsewhere = { contentType: 'text/html', body: '<title>elsewhere</title>' }
  let ended = 0
  await page.route('https://www.wikipedia.org/**', (route) => route.fulfill(elsewhere))
  await page.route('**/leave?sitting=*', async (route) => {
    const answer = await route.fetch({ maxRedirects: 0 })
    assert.equal(`${answer.status()} ${answer.headers().location}`, '303 https://www.wikipedia.org/')
    ended += 1
    await route.fulfill(elsewhere)
  })
  const office = await openOffice(page, base, how.language)
  await page.goto(`${base}/${how.language}/${office}/form`)
  await next(page)
  await settled(page, 'name')
  await page.fill('[name="/principal/name"]', 'Yusmary Escondida')
  await next(page)
  await settled(page, 'birth')
  // Another language goes the plain way, with and without JavaScript: so there is always something that the browser could send again.
  await page.click('nav button[lang=en]')
  await page.waitForFunction(() => document.documentElement.lang === 'en')
  await page.click('.govuk-exit-this-page__button')
  await page.waitForFunction(() => document.title === 'elsewhere')
  assert.equal(ended, 1, 'the sitting is over')
  for (let back = 0; back < 3; back += 1) {
    await page.goBack()
    await page.waitForTimeout(1_000) // the behaviour of the page may begin the form anew
    const shown = await page.evaluate(() => document.documentElement.outerHTML)
    assert.ok(!shown.includes('Yusmary'), 'nothing personal is behind the back button')
    const packed = /name="carried" value="([\w-]+)\./.exec(shown)?.[1] ?? ''
    assert.ok(!Buffer.from(packed, 'base64url').toString().includes('Yusmary'), 'nor in what the page carries')
  }
  await nothingStays(page, how)
  await page.context().close()
}

/** From the birth date to the last page, as short as it can be. */
async function toTheCheck(page, name, number) {
  const on = async () => {
    const before = await step(page)
    await next(page)
    await page.waitForFunction((left) => document.querySelector('[name=step]')?.value !== left, before)
  }
  await date(page, '/principal/birth_date', ['3', '4', '1988'])
  await on()
  await page.check('[name="/principal/sex"][value=female]', { force: true })
  await on()
  await page.check('[name="/principal/nationalities"][value=VE]', { force: true })
  await on()
  await page.selectOption('[name="/principal/documents/0/type"]', 'passport')
  await page.selectOption('[name="/principal/documents/0/issuing_country"]', 'VE')
  await page.fill('[name="/principal/documents/0/number"]', `V 55 ${number} 01`)
  await on()
  while ((await step(page)).startsWith('fact-')) {
    if (await page.locator('[name$="-day"]').count()) {
      const day = (await page.locator('[name$="-day"]').getAttribute('name')).replace(/-day$/, '')
      await date(page, day, ['15', '1', '2023'])
    } else {
      await page.locator('input[type=radio]').first().check({ force: true })
    }
    await on()
  }
  await page.fill('[name="/municipality"]', 'Soacha')
  await on()
  await page.check('[name="/contacts/0/kind"][value=email]', { force: true })
  await page.fill('[name="/contacts/0/value"]', `line.${number}@example.org`)
  await page.check('[name="/contacts/0/safe_to_use"][value=yes]', { force: true })
  await page.check('[name="/contacts/0/safe_to_leave_message"][value=no]', { force: true })
  await on()
  await on()
  await page.check('[name="/more"][value=no]', { force: true })
  await on()
  await on()
  for (const share of ['other_agency', 'us_government', 'canada', 'spain']) {
    await page.check(`[name="/consent/adults/0/${share}"][value=yes]`, { force: true })
  }
  await on()
  assert.equal(await step(page), 'check')
  assert.ok((await page.locator('main').innerText()).includes(name), 'the name is still there')
}

async function whatIsSent(page) {
  return { carried: await page.inputValue('[name=carried]'), step: 'check', go: 'send' }
}

async function nothingStays(page, how) {
  const kept = how.javaScriptEnabled ? await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie.length]) : [0, 0, 0]
  assert.deepEqual(kept, [0, 0, 0], 'nothing stays in the browser')
  assert.equal((await page.context().cookies()).length, 0, 'the public form sets no cookie')
}
