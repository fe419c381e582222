// The way of a caseworker: sign in, my work, the queue, a case with its parts, and a step.
import assert from 'node:assert/strict'
import { PASSWORD } from './enter.mjs'

export async function staffJourney(browser, watch, base, how) {
  const page = await watch.open(browser, how)
  const look = (name) => watch.look(page, name, how)
  const login = how.takes ? 'caseworker@iom.example' : 'caseworker@unhcr.example'

  await page.goto(`${base}/queue?stage=received`)
  assert.match(page.url(), /\/sign-in\?back=/, 'without a session one comes to the sign-in page')
  await look('sign-in')

  await page.fill('[name=login]', login)
  await page.fill('[name=password]', 'not the password')
  await page.click('main button[type=submit]')
  assert.equal(await page.inputValue('[name=login]'), login, 'the login is kept')
  await look('sign-in-refused')

  await page.fill('[name=password]', PASSWORD)
  await page.click('main button[type=submit]')
  assert.match(page.url(), /\/queue\?stage=received$/, 'one comes back to the page that was asked for')
  await look('queue')

  await page.goto(`${base}/work`)
  await look('work')
  await page.goto(`${base}/queue?q=nobody-has-this-name`)
  await look('queue-empty')
  await page.goto(`${base}/queue?from=gestern`)
  await look('queue-fault')
  await page.goto(`${base}/password`)
  await look('password')
  await page.goto(`${base}/nothing/here`)
  await look('not-found')

  await page.goto(`${base}/queue`)
  await page.locator('tbody a').first().click()
  await look('case-overview')
  const id = /cases\/([0-9a-f-]{36})/.exec(page.url())[1]
  for (const part of ['people', 'eligibility', 'interviews', 'messages', 'notes', 'decisions', 'history']) {
    await page.goto(`${base}/cases/${id}/${part}`)
    await look(`case-${part}`)
  }
  await note(page, base, id, look)
  if (how.takes) await take(page, base, look)

  await page.goto(`${base}/cases/${id}/do/endorse`)
  await look('step-refused')
  await page.goto(`${base}/work`)
  if (how.javaScriptEnabled && how.width < 600) await page.click('.govuk-js-service-navigation-toggle')
  await page.click('header form button')
  assert.match(page.url(), /\/sign-in$/, 'after signing out one has to sign in')
  await page.goto(`${base}/work`)
  assert.match(page.url(), /\/sign-in\?back=/, 'the session is over')
  await page.context().close()
}

async function note(page, base, id, look) {
  await page.goto(`${base}/cases/${id}/note`)
  await page.click('main button[type=submit]')
  assert.match(await page.title(), /^(Error|Erè): /, 'the title begins with the error')
  await look('note-fault')
  const hostile = '<script>alert(1)</script> \u05d0\u05d1\u05d2 Zoë Ñandú'
  await page.fill('textarea', hostile)
  await page.click('main button[type=submit]')
  assert.match(page.url(), /notes\?back=.*&done=noted$/)
  assert.ok((await page.locator('.moj-timeline').innerText()).includes('<script>alert(1)</script>'), 'a hostile note is shown as text')
  await look('note-done')
}

async function take(page, base, look) {
  await page.goto(`${base}/queue?stage=received`)
  await page.locator('tbody tr', { hasText: 'Nadie' }).first().locator('a').first().click()
  const [, id] = /cases\/([0-9a-f-]{36})/.exec(page.url())
  await page.click('.sendero-next a[href*="/do/take"]')
  await look('take')
  await page.click('main button[type=submit]')
  assert.match(page.url(), new RegExp(`/cases/${id}\\?back=.*done=take`), 'a form that did something sends the browser on')
  await look('taken')

  await page.click('.sendero-next a[href*="/do/recommend"]')
  await page.click('main button[type=submit]')
  await look('recommend-fault')
  await page.fill('textarea', 'Una nota que se conserva')
  const seen = await page.getAttribute('[name=seen]', 'value')
  await page.evaluate(() => { document.querySelector('[name=seen]').value = 'something-else' })
  await page.locator('input[type=radio][name="/pathway"]').first().check({ force: true })
  await page.locator('input[type=radio][name="/priority"]').last().check({ force: true })
  await page.selectOption('select[name="/reason_code"]', { index: 1 })
  await page.click('main button[type=submit]')
  assert.equal(await page.inputValue('textarea'), 'Una nota que se conserva', 'what was typed is kept')
  await look('somebody-else')
  assert.equal(await page.getAttribute('[name=seen]', 'value'), seen, 'the page now carries what is true')

  await page.click('main button[type=submit]')
  await look('recommended')
  await page.goto(`${base}/cases/${id}/history`)
  await look('history-of-steps')
}
