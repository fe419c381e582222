// Running the programme: administrators, a supervisor and auditors look at reports, rules, offices, accounts and the record, and change them.
import assert from 'node:assert/strict'
import { entered } from './enter.mjs'

const HOSTILE = '<script>alert(1)</script> \u05d0\u05d1\u05d2 Ñandú'

export async function adminJourney(browser, watch, base, how) {
  const page = await entered(browser, watch, base, how, 'admin1@iom.example')
  const look = (name) => watch.look(page, name, how)
  await rules(page, base, look, how)
  await accounts(page, base, look, how)
  if (how.takes) await parking(browser, watch, base, how, page)
  await page.context().close()

  const other = await entered(browser, watch, base, how, 'supervisor@iom.example')
  const see = (name) => watch.look(other, name, how)
  await offices(other, base, see)
  await reports(other, base, see)
  await other.context().close()

  for (const login of how.takes ? ['auditor@usg.example', 'auditor@unhcr.example'] : ['auditor@unhcr.example']) await record(browser, watch, base, how, login)
}

async function rules(page, base, look, how) {
  await page.goto(`${base}/programmes`)
  await look('programmes')
  await page.goto(`${base}/programmes/replay?office=CO&as_of=2024-01-15`)
  await look('programmes-replay')
  await page.goto(`${base}/programmes/replay?office=CO&as_of=soon`)
  await look('programmes-replay-fault')
  await page.goto(`${base}/programmes`)
  await page.locator('a[href^="/programmes/new?from="]').first().click()
  const source = await page.inputValue('textarea')
  await page.fill('textarea', source.replace('citation', 'quotation'))
  await page.click('main button[type=submit]')
  assert.match(await page.title(), /^(Error|Erè): /, 'the title begins with the error')
  assert.ok((await page.inputValue('textarea')).includes('quotation'), 'what was typed is kept')
  await look('programmes-draft-fault')
  await page.fill('textarea', source.replace(/opening = 08:00:00/, 'opening = 09:00:00'))
  await page.click('main button[type=submit]')
  assert.match(page.url(), /done=drafted$/)
  await page.locator('details').first().locator('summary').click()
  await look('programme-draft')
  await page.locator('a[href^="/programmes/changes?old="]').first().click()
  assert.ok((await page.locator('main').innerText()).includes('09:00'), 'what changes is said')
  await look('programme-changes')
  if (!how.takes) return
  await page.goBack()
  await page.click('main form[action$="/publish"] button')
  assert.match(page.url(), /done=proposed$/)
  await look('programme-proposed')
}

async function accounts(page, base, look, how) {
  await page.goto(`${base}/accounts`)
  await look('accounts')
  await page.goto(`${base}/accounts?q=nobody-has-this-name`)
  await look('accounts-empty')
  await page.goto(`${base}/accounts/new`)
  await page.click('main form[method=post] button[type=submit]')
  await look('account-new-fault')
  const login = `new.${how.language}.${how.width}@iom.example`
  await page.fill('[name="/name"]', HOSTILE)
  await page.fill('[name="/login"]', login)
  await page.selectOption('[name="/roles/0/role"]', 'supervisor')
  await page.check('[name="/roles/0/offices"][value=CO]', { force: true })
  await page.click('main form[method=post] button[type=submit]')
  assert.ok((await page.locator('.sendero-password').innerText()).length >= 12, 'the one-time password is told')
  assert.equal(new URL(page.url()).search, '', 'no address carries it')
  await look('account-password')
  await page.locator('main a').last().click()
  assert.ok((await page.locator('h1').innerText()).includes('<script>'), 'a hostile name is shown as text')
  await look('account')
  const account = page.url()
  await page.goto(`${account}/roles`)
  await page.fill('[name="/roles/0/until"]', 'tomorrow')
  await page.click('main form[method=post] button[type=submit]')
  await look('account-roles-fault')
  await page.fill('[name="/roles/0/until"]', '2099-12-31')
  await page.click('main form[method=post] button[type=submit]')
  assert.match(page.url(), /done=roles$/)
  await page.goto(`${account}/do/disable`)
  await look('account-disable')
  await page.click('main form button')
  assert.match(page.url(), /done=disabled$/)
  await look('account-disabled')
  await page.goto(`${base}/accounts/messages`)
  await look('accounts-messages')
}

/** A second administrator publishes; an administrator and an officer park an office and let it work again. */
async function parking(browser, watch, base, how, page) {
  const second = await entered(browser, watch, base, how, 'admin2@iom.example')
  await second.goto(`${base}/programmes`)
  await second.locator('.govuk-summary-list__row', { has: second.locator('.govuk-tag--yellow') }).first().locator('a').click()
  await second.locator('main a[href^="/proposals/"]').first().click()
  await watch.look(second, 'programme-to-confirm', how)
  await second.click('main form[action$="/confirm"] button')
  await second.goto(`${base}/programmes`)
  await watch.look(second, 'programmes-published', how)
  await second.context().close()

  await page.goto(`${base}/offices/GT/park`)
  await watch.look(page, 'office-park', how)
  await page.click('main form button')
  await watch.look(page, 'office-park-fault', how)
  await page.check('[name="/reason"][value=staff]', { force: true })
  await page.click('main form button')
  assert.match(page.url(), /done=proposed$/)
  await watch.look(page, 'offices-waits', how)
  const officer = await entered(browser, watch, base, how, 'officer1@usg.example')
  await officer.goto(`${base}/offices`)
  await officer.locator('main a[href^="/proposals/"]').first().click()
  await officer.click('main form[action$="/reject"] button')
  await officer.context().close()
}

async function offices(page, base, look) {
  await page.goto(`${base}/offices`)
  await look('offices')
  await page.goto(`${base}/offices/EC/window`)
  await page.click('main form button[type=submit]')
  await look('office-window-fault')
  await page.check('[name="/state"][value=closed]', { force: true })
  await page.check('[name="/reason"][value=technical]', { force: true })
  await page.click('main form button[type=submit]')
  assert.match(page.url(), /done=window$/)
  await look('offices-closed')
  await page.goto(`${base}/offices/EC/window`)
  await page.check('[name="/state"][value=by_rule]', { force: true })
  await page.check('[name="/reason"][value=technical]', { force: true })
  await page.click('main form button[type=submit]')
  assert.match(page.url(), /done=window$/)
}

async function reports(page, base, look) {
  for (const [path, name] of [['/reports', 'reports-funnel'], ['/reports?by=month', 'reports-months'], ['/reports/caps', 'reports-caps'], ['/reports/no-shows', 'reports-no-shows']]) {
    await page.goto(`${base}${path}`)
    const drawn = await page.evaluate(() => [...document.images].every((image) => image.complete && image.naturalWidth > 0))
    assert.ok(drawn, `the picture of ${path} is drawn`)
    await look(name)
  }
  await page.goto(`${base}/reports?as_of=gestern`)
  await look('reports-fault')
}

async function record(browser, watch, base, how, login) {
  const page = await entered(browser, watch, base, how, login)
  await page.goto(`${base}/audit`)
  await watch.look(page, `audit-${login.split('@')[1].split('.')[0]}`, how)
  await page.goto(`${base}/audit?action=window.set&outcome=done`)
  await watch.look(page, 'audit-filtered', how)
  await page.goto(`${base}/audit?from=yesterday`)
  await watch.look(page, 'audit-fault', how)
  await page.goto(`${base}/reports/caps`)
  await watch.look(page, `reports-caps-${login.split('@')[1].split('.')[0]}`, how)
  await page.context().close()
}
