// The way through a case file: a name corrected, somebody else's change met, a member added, a contact, an attempt, the paper, who looked.
import assert from 'node:assert/strict'
import { entered } from './enter.mjs'

const HOSTILE = '<script>alert(1)</script> \u05d0\u05d1\u05d2 Nu\u0301n\u0303ez'

export async function fileJourney(browser, watch, base, how) {
  const page = await entered(browser, watch, base, how, 'caseworker@iom.example')
  const look = (name) => watch.look(page, `file-${name}`, how)
  await page.goto(`${base}/queue?stage=screening`)
  await page.locator('tbody a').first().click()
  const id = /cases\/([0-9a-f-]{36})/.exec(page.url())[1]
  const at = (rest) => `${base}/cases/${id}${rest}`

  await page.goto(at(''))
  await look('overview')
  await page.goto(at('/people'))
  await look('people')
  const sections = await page.locator('main .govuk-summary-list__actions a').evaluateAll((links) => links.map((link) => link.getAttribute('href')))
  const section = (name) => base + sections.find((href) => href.includes(`/${name}?`))

  await page.goto(section('name'))
  await look('name')
  await page.fill('[name="/name"]', '')
  await page.click('main button[type=submit]')
  await look('name-fault')
  await page.fill('[name="/name"]', HOSTILE)
  await page.click('main button[type=submit]')
  assert.match(page.url(), /\/people\?back=.*done=corrected$/)
  await look('name-saved')

  await clash(browser, watch, base, how, page, section('name'), look)
  if (how.whole) await everySection(page, sections, base, look)

  await page.goto(at('/people/add'))
  await page.click('main button[type=submit]')
  await look('member-fault')
  await page.goto(at('/contacts/add'))
  await page.click('main button[type=submit]')
  await look('contact-fault')
  await page.goto(at('/print'))
  await look('paper')
  await page.context().close()

  await reached(browser, watch, base, how)
  await watched(browser, watch, base, how, id)
}

/** Two tabs of one person are two people to the program: what was opened first meets what was saved first. */
async function clash(browser, watch, base, how, page, address, look) {
  const family = how.whole ? 'Pérez' : 'Peraza' // each run changes what is there
  const other = await page.context().newPage()
  await page.goto(address)
  await other.goto(address)
  await other.fill('[name="/name"]', `Theirs ${family}`)
  await other.fill('[name="/family_name"]', family)
  await other.click('main button[type=submit]')
  // Chromium closes no page on which another is arriving, and Playwright would wait for that for ever: microsoft/playwright#42068.
  await other.waitForURL(/done=corrected$/)
  await other.close()
  await page.fill('[name="/name"]', `Mine ${family}`)
  await page.click('main button[type=submit]')
  assert.equal(await page.locator('input[type=radio][name="/name"]').count(), 2, 'mine and theirs')
  assert.equal(await page.locator('input[type=radio][name="/name"]:checked').getAttribute('value'), `Mine ${family}`)
  assert.equal(await page.locator('input[type=radio][name="/family_name"]:checked').getAttribute('value'), family, 'what only the other changed stays theirs')
  await look('clash')
  await page.locator('input[type=radio][name="/name"]').first().check({ force: true })
  await page.click('main button[type=submit]')
  assert.match(page.url(), /done=corrected$/)
  assert.ok((await page.locator('main').innerText()).includes(`Theirs ${family}`), 'what was chosen is what is there')
}

async function everySection(page, sections, base, look) {
  const seen = new Set()
  for (const href of sections) {
    const name = href.split('?')[0].split('/').slice(5).join('-').replace(/[0-9a-f-]{36}/, '')
    if (seen.has(name)) continue
    seen.add(name)
    await page.goto(base + href)
    await look(`section${name}`)
  }
}

/** A family with a call task: the attempt that does it. */
async function reached(browser, watch, base, how) {
  const page = await entered(browser, watch, base, how, 'caseworker@iom.example')
  const look = (name) => watch.look(page, `file-${name}`, how)
  await page.goto(`${base}/queue?stage=in_process`)
  const cases = await page.locator('tbody a').evaluateAll((links) => links.map((link) => link.getAttribute('href')))
  for (const href of cases) {
    await page.goto(base + href.replace(/(\/cases\/[0-9a-f-]{36})/, '$1/messages'))
    if (await page.locator('a[href*="/attempt?"]').count() > 0) break
  }
  await look('messages')
  await page.locator('a[href*="/attempt?"]').first().click()
  await page.click('main button[type=submit]')
  await look('attempt-fault')
  await page.locator('input[type=radio][name="/channel"]').first().check({ force: true })
  await page.locator('input[type=radio][name="/outcome"]').nth(1).check({ force: true })
  await page.click('main button[type=submit]')
  assert.match(page.url(), /done=attempted$/)
  await look('attempted')
  await page.context().close()
}

async function watched(browser, watch, base, how, id) {
  const page = await entered(browser, watch, base, how, 'supervisor@iom.example')
  await page.goto(`${base}/cases/${id}/history`)
  await page.click('main a[href*="/lookers"]')
  await watch.look(page, 'file-lookers', how)
  assert.ok((await page.locator('main').innerText()).includes('Darío Fuentes'), 'who looked is named')
  await page.context().close()
}
