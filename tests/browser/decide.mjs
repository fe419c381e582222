// The ways of those who judge: an officer decides, a reviewer reviews and compares, two persons agree, a coordinator clears a journey.
import assert from 'node:assert/strict'
import { entered } from './enter.mjs'

/** The cases of a list, by the address of the list. */
async function cases(page, base, query) {
  await page.goto(`${base}/queue?${query}`)
  const links = await page.locator('tbody tr').evaluateAll((rows) => rows.map((row) => row.querySelector('a[href^="/cases/"]').getAttribute('href')))
  return links.map((href) => /cases\/([0-9a-f-]{36})/.exec(href)[1])
}

const check = (page, name, value) => page.locator(`input[name="${name}"][value="${value}"]`).check({ force: true })
const press = (page) => page.locator('main form button[type=submit]').first().click()

/** What stands on the pages of a decision, up to the page before it is final; decided is only where it is said. */
export async function officerJourney(browser, watch, base, how) {
  const page = await entered(browser, watch, base, how, 'officer1@usg.example')
  const look = (name) => watch.look(page, name, how)
  const [submitted] = await cases(page, base, 'stage=submitted')
  await page.goto(`${base}/cases/${submitted}`)
  await page.click(`.sendero-next a[href*="/decision"]`)
  await look('decide-conditions')
  await page.goto(`${base}/cases/${submitted}/do/decline`)
  await look('decide-decline')
  await press(page)
  await look('decide-decline-fault')
  await page.selectOption('select', { index: 2 })
  await page.fill('textarea', 'Motivo <b>con</b> signos')
  await press(page)
  await look('decide-decline-before-final')
  await page.click('button[name=back]')
  assert.equal(await page.inputValue('textarea'), 'Motivo <b>con</b> signos', 'what was typed comes back')
  await page.evaluate(() => { document.querySelector('[name=seen]').value = 'something-else' })
  await press(page)
  await look('decide-overtaken')

  await page.goto(`${base}/cases/${submitted}/do/process`)
  await look('decide-process')
  await press(page)
  await look('decide-process-before-final')
  if (how.decides) {
    await page.click('button[name=final]')
    assert.match(page.url(), /done=process/)
  }

  const [adjudicated] = await cases(page, base, 'stage=adjudication')
  for (const verb of ['approve', 'deny', 'request_more']) {
    await page.goto(`${base}/cases/${adjudicated}/do/${verb}`)
    await look(`decide-${verb}`)
  }
  await page.goto(`${base}/cases/${adjudicated}/do/approve`)
  for (const name of await page.locator('fieldset input[value=approve]').evaluateAll((all) => all.map((one) => one.name))) await check(page, name, 'approve')
  await press(page)
  await look('decide-approve-before-final')
  await page.goto(`${base}/proposals`)
  await look('decide-proposals')
  if (how.decides) await propose(page, base, browser, watch, how)
  await page.context().close()
}

async function propose(page, base, browser, watch, how) {
  const [processed] = await cases(page, base, 'stage=in_process')
  await page.goto(`${base}/cases/${processed}/do/recall`)
  await watch.look(page, 'decide-recall', how)
  await page.fill('textarea', 'Hay hechos nuevos')
  await press(page)
  assert.match(page.url(), /done=proposed/)
  await page.click('.sendero-next a[href*="/proposals/"]')
  await watch.look(page, 'decide-own-proposal', how)
  const second = await entered(browser, watch, base, how, 'officer2@usg.example')
  await second.goto(page.url())
  await watch.look(second, 'decide-proposal', how)
  await second.click('form[action$="/reject"] button')
  await watch.look(second, 'decide-proposal-rejected', how)
  await second.context().close()
}

/** A caseworker recommends and suspects, a reviewer judges both. */
export async function reviewerJourney(browser, watch, base, how) {
  const worker = await entered(browser, watch, base, how, 'caseworker@iom.example')
  const [recommended, suspected] = await prepare(worker, base)
  const page = await entered(browser, watch, base, how, 'reviewer1@iom.example')
  const look = (name) => watch.look(page, name, how)
  await page.goto(`${base}/cases/${recommended}`)
  await page.click('.sendero-next a[href*="/review"]')
  await look('decide-review')
  await press(page)
  await look('decide-review-fault')
  await check(page, '/finding', 'return_to_screening')
  await page.fill('textarea', 'Falta un papel')
  await press(page)
  assert.match(page.url(), /done=return_to_screening/)
  await page.goto(`${base}/cases/${recommended}/review`)
  await look('decide-review-over')

  await page.goto(`${base}/cases/${suspected}/duplicate`)
  await look('decide-duplicate')
  await check(page, '/finding', 'clear_duplicate')
  await press(page)
  await look('decide-duplicate-fault')
  await page.fill('textarea', 'Otra fecha de nacimiento')
  await press(page)
  assert.match(page.url(), /done=clear_duplicate/)
  await again(worker, base, watch, how)
  await worker.context().close()
  await page.context().close()
}

async function prepare(page, base) {
  const waiting = await cases(page, base, 'stage=received&office=CO')
  const step = async (id, verb) => {
    await page.goto(`${base}/cases/${id}/do/${verb}`)
    await page.waitForSelector('main form')
  }
  const free = []
  for (const id of waiting) {
    await page.goto(`${base}/cases/${id}`)
    if ((await page.locator('.sendero-next a[href*="/do/take"]').count()) > 0) free.push(id)
    if (free.length === 2) break
  }
  await step(free[0], 'take')
  await press(page)
  await step(free[0], 'recommend')
  await page.locator('input[type=radio][name="/pathway"]').first().check({ force: true })
  await check(page, '/priority', 'urgent')
  await page.selectOption('select[name="/reason_code"]', { index: 1 })
  await page.fill('textarea', 'Una hermana allá')
  await press(page)
  await step(free[1], 'suspect_duplicate')
  const radio = page.locator('input[type=radio][name="/other_case"]')
  if ((await radio.count()) > 0) await radio.first().check({ force: true })
  else await page.fill('input[name="/other_case"]', free[0])
  await press(page)
  return free
}

/** Somebody of Ecuador sent the form again. */
async function again(page, base, watch, how) {
  for (const id of await cases(page, base, 'office=EC')) {
    await page.goto(`${base}/cases/${id}`)
    if ((await page.locator('.sendero-next a[href*="/sent-again"]').count()) === 0) continue
    await page.click('.sendero-next a[href*="/sent-again"]')
    await watch.look(page, 'decide-sent-again', how)
    return
  }
  throw new Error('nobody sent the form again')
}

/** Clearances, the queue of travellers, and the list on paper. */
export async function travelJourney(browser, watch, base, how) {
  const page = await entered(browser, watch, base, how, 'travel@iom.example')
  const look = (name) => watch.look(page, name, how)
  await page.goto(`${base}/travel`)
  await look('decide-travel')
  await page.emulateMedia({ media: 'print' })
  await look('decide-travel-print')
  assert.equal(await page.locator('td.sendero-no-print').first().isVisible(), false, 'steps are not printed')
  await page.emulateMedia({ media: 'screen' })
  await page.locator('tbody a[href*="/clearances"]').first().click()
  await look('decide-clearances')
  const kinds = await page.locator('main ul a[href*="/clearances/"]').evaluateAll((all) => all.map((one) => one.getAttribute('href')))
  if (kinds.length > 0) {
    await page.goto(base + kinds[0])
    await press(page)
    await look('decide-clearance-fault')
    for (const [name, text] of [['from', ['1', '2', '2024']], ['until', ['1', '12', '2024']]]) {
      for (const [index, part] of ['day', 'month', 'year'].entries()) await page.fill(`[name="/valid_${name}-${part}"]`, text[index])
    }
    await press(page)
    assert.match(page.url(), /done=/)
    await look('decide-clearance-saved')
  }
  await page.context().close()
}
