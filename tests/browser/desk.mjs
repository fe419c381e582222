// The clerk's desk: finding one case, its contacts, and an application entered for somebody, with the slip.
import assert from 'node:assert/strict'
import { date } from './applicant.mjs'
import { entered } from './enter.mjs'

const LOGIN = 'clerk@iom.example'

export async function deskJourney(browser, watch, base, how) {
  const page = await entered(browser, watch, base, how, LOGIN, '/desk')
  const look = (name) => watch.look(page, `desk-${name}`, how)
  await look('home')

  await page.fill('[name="/reference"]', 'CO-1111')
  await page.locator('main form').first().locator('button').click()
  assert.match(await page.title(), /^(Error|Erè): /, 'the title begins with the error')
  assert.equal(await page.inputValue('[name="/reference"]'), 'CO-1111', 'what was typed is kept')
  await look('fault')
  await page.locator('main form').nth(1).locator('button').click()
  await look('document-fault')

  const reference = await enter(page, base, look)
  await page.goto(`${base}/desk`)
  await page.fill('[name="/reference"]', reference.toLowerCase())
  await page.locator('main form').first().locator('button').click()
  await page.waitForURL(/\/desk\/cases\//)
  await look('case')
  const shown = await page.locator('main').innerText()
  assert.ok(shown.includes(reference) && !shown.includes('Rosmery'), 'the masked view has no name')

  await page.click('main a[href$="/contacts"]')
  await look('contacts')
  await page.click('main form button[type=submit]')
  await look('contacts-fault')
  await page.selectOption('[name="/contacts/0/kind"]', 'email')
  await page.fill('[name="/contacts/0/value"]', 'rosmery.nueva@example.net')
  await page.check('[name="/contacts/0/safe_to_use"][value=yes]', { force: true })
  await page.check('[name="/contacts/0/safe_to_leave_message"][value=yes]', { force: true })
  await page.click('main form button[type=submit]')
  await page.waitForURL(/done=contacts$/)
  assert.ok((await page.locator('main').innerText()).includes('.net'), 'the last characters are the new ones')
  await look('corrected')
  await page.context().close()
}

/** Every page of the form once, as short as it can be; at an office that the public has no form for, if the clerk has it. */
async function enter(page, base, look) {
  await page.goto(`${base}/desk`)
  const offices = page.locator('main a[href^="/desk/new/"]')
  const wanted = page.locator('main a[href="/desk/new/GT"]')
  await ((await wanted.count()) ? wanted : offices.first()).click()
  await look('new-notice')
  const on = () => page.click('main button.govuk-button[value=next]')
  await on()
  await on()
  await look('new-name-fault')
  await page.fill('[name="/principal/name"]', 'Rosmery <i>Ñandú</i>')
  await on()
  await date(page, '/principal/birth_date', ['', '', '1980'])
  await on()
  await page.check('[name="/principal/sex"][value=unknown]', { force: true })
  await on()
  await page.check('[name="/principal/nationalities"][value=GT]', { force: true })
  await on()
  await on()
  while ((await page.inputValue('[name=step]')).startsWith('fact-')) {
    if (await page.locator('[name$="-day"]').count()) {
      const name = (await page.locator('[name$="-day"]').getAttribute('name')).replace(/-day$/, '')
      await page.check(`[name="${name}-or"][value=unknown]`, { force: true })
    } else {
      await page.locator('input[type=radio]').first().check({ force: true })
    }
    await on()
  }
  await page.fill('[name="/municipality"]', 'Mixco')
  await on()
  await look('new-contact')
  await page.check('[name="/contacts/0/kind"][value=email]', { force: true })
  await page.fill('[name="/contacts/0/value"]', 'rosmery@example.org')
  await page.check('[name="/contacts/0/safe_to_use"][value=yes]', { force: true })
  await page.check('[name="/contacts/0/safe_to_leave_message"][value=no]', { force: true })
  await on()
  await page.check('[name="/message_language"][value=es]', { force: true })
  await on()
  await page.check('[name="/more"][value=no]', { force: true })
  await on()
  await on()
  await look('new-consent')
  for (const share of ['other_agency', 'us_government', 'canada', 'spain']) {
    await page.check(`[name="/consent/adults/0/${share}"][value=yes]`, { force: true })
  }
  await on()
  await look('new-check')
  await page.click('main button.govuk-button[value=send]')
  await look('slip')
  const slip = page.locator('.sendero-slip')
  assert.ok((await slip.innerText()).includes('Todo es gratuito'), 'the slip says that it is free, in the language of the family')
  await page.emulateMedia({ media: 'print' })
  assert.equal(await page.locator('h1').isVisible(), false, 'only the slip is printed')
  assert.equal(await slip.isVisible(), true)
  await page.emulateMedia({ media: 'screen' })
  return slip.locator('.govuk-heading-l').innerText()
}
