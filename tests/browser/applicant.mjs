// The way of an applicant: language, office, every page of the form with a fault and its mending, a member, the check, the reference.
import assert from 'node:assert/strict'

let families = 0

export async function applicantJourney(browser, watch, base, how) {
  const page = await watch.open(browser, how)
  const look = (name) => watch.look(page, `form-${name}`, how)
  const press = async (selector) => {
    await page.click(selector)
    await answered(page)
  }
  const on = () => press('main button.govuk-button[value=next]')
  const number = (families += 1)

  await page.goto(`${base}/`)
  await look('languages')
  await page.click(`main a[href="/${how.language}"]`)
  await look('places')
  await page.goto(`${base}/xx/CO`)
  await look('no-such-language')
  for (const office of ['GT', 'CR', 'EC']) {
    await page.goto(`${base}/${how.language}/${office}`)
    await look(`place-${office}`)
  }
  const office = await openOffice(page, base, how.language)
  await look('place-open')
  await page.click('a.govuk-button--start')
  const began = Date.now()
  await look('notice')
  await on()

  await on()
  assert.match(await page.title(), /^(Error|Erè): /, 'the title begins with the error')
  await look('name-fault')
  const name = `Zoraida <b>Ñandú</b> אב${['a', 'b', 'c', 'd'][number]} ${'n'.repeat(60)}`
  await page.fill('[name="/principal/name"]', name)
  await on()
  await look('birth')
  await date(page, '/principal/birth_date', ['31', '2', '1990'])
  await on()
  await look('birth-fault')
  await date(page, '/principal/birth_date', ['17', String(number), '1990'])
  await on()
  await look('sex')
  await page.check('[name="/principal/sex"][value=female]', { force: true })
  await on()
  await look('nationality')
  await page.check('[name="/principal/nationalities"][value=VE]', { force: true })
  await on()
  await look('document')
  await page.selectOption('[name="/principal/documents/0/type"]', 'passport')
  await page.selectOption('[name="/principal/documents/0/issuing_country"]', 'VE')
  await page.fill('[name="/principal/documents/0/number"]', `V 99 00 ${number}${number}7`)
  await on()

  while (await page.locator('[name=step][value^=fact-]').count()) {
    await look('fact')
    if (await page.locator('[name$="-day"]').count()) {
      const name = (await page.locator('[name$="-day"]').getAttribute('name')).replace(/-day$/, '')
      await date(page, name, ['15', '1', '2023'])
    } else {
      await page.locator('input[type=radio]').first().check({ force: true })
    }
    await on()
  }
  await page.fill('[name="/municipality"]', 'Bogotá')
  await on()
  await look('contact')
  await on()
  await look('contact-fault')
  await page.check('[name="/contacts/0/kind"][value=email]', { force: true })
  await page.fill('[name="/contacts/0/value"]', `zoraida.${number}@example.org`)
  await page.check('[name="/contacts/0/safe_to_use"][value=yes]', { force: true })
  await page.check('[name="/contacts/0/safe_to_leave_message"][value=no]', { force: true })
  await on()
  await look('message-language')
  await on()
  await look('members')
  await page.check('[name="/more"][value=yes]', { force: true })
  await on()
  await look('member')
  await page.selectOption('[name="/members/0/relation"]', 'child')
  await page.fill('[name="/members/0/name"]', 'Kevin Ñandú')
  await date(page, '/members/0/birth_date', ['', '', '2015'])
  await page.check('[name="/members/0/sex"][value=male]', { force: true })
  await page.check('[name="/members/0/nationalities"][value=VE]', { force: true })
  await on()
  await look('members-one')
  await page.check('[name="/more"][value=no]', { force: true })
  await on()
  await look('needs')
  await on()
  await look('consent')
  assert.ok((await page.locator('main').innerText()).includes('<b>Ñandú</b>'), 'a hostile name is shown as text')
  for (const share of ['other_agency', 'us_government', 'canada', 'spain']) {
    await page.check(`[name="/consent/adults/0/${share}"][value=yes]`, { force: true })
  }
  await on()
  await look('check')
  await press('button[value="to-place"]')
  assert.equal(await page.inputValue('[name="/municipality"]'), 'Bogotá', 'what was answered stands there')
  await page.fill('[name="/municipality"]', 'Soacha')
  await on()
  assert.ok((await page.locator('main').innerText()).includes('Soacha'), 'after a change one is back at the last page')

  const send = () => press('main button.govuk-button[value=send]')
  if (Date.now() - began < 29_000 && how.language === 'es') {
    await send()
    await look('too-young')
  }
  await page.waitForTimeout(Math.max(0, 32_000 - (Date.now() - began)))
  await send()
  await look('received')
  const text = await page.locator('.govuk-panel').innerText()
  assert.match(text, new RegExp(`${office}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]`), 'there is a reference')
  const kept = how.javaScriptEnabled ? await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie.length]) : [0, 0, 0]
  assert.deepEqual(kept, [0, 0, 0], 'nothing stays in the browser')
  assert.equal((await page.context().cookies()).length, 0, 'the public form sets no cookie')
  await page.context().close()
}

/** Waits until the page that was asked for has come and stands in place. */
export const answered = (page) => page.waitForFunction(() => !document.querySelector('[aria-busy=true]'))

export async function openOffice(page, base, language, offices = ['CO', 'EC', 'CR']) {
  for (const office of offices) {
    await page.goto(`${base}/${language}/${office}`)
    if (await page.locator('a.govuk-button--start').count()) return office
  }
  throw new Error('no form is open')
}

export async function date(page, name, [day, month, year]) {
  await page.fill(`[name="${name}-day"]`, day)
  await page.fill(`[name="${name}-month"]`, month)
  await page.fill(`[name="${name}-year"]`, year)
}
