// One family from the form to the arrival, each step by the role whose it is, by pages alone. The interview takes place when its time has come:
// so the way has two halves, and other parts of the run lie between them.
import assert from 'node:assert/strict'
import { openOffice } from './applicant.mjs'
import { PASSWORD } from './enter.mjs'
import { handsOf } from './hands.mjs'

const MINUTE = 60_000

let families = 0

/** A family that is about to apply, and how its pages are used. */
export function family(browser, watch, staff, open, how) {
  const number = (families += 1)
  return { browser, watch, staff, open, how, number, name: `Lismary Arribada ${['Uno', 'Dos'][number - 1]}` }
}

/** Applies, is screened, reviewed, processed, and gets an appointment. */
export async function toTheAppointment(one) {
  await apply(one)
  await caseworker(one)
  await refugeeCaseworker(one)
  await reviewer(one)
  await officerProcesses(one)
  await scheduler(one)
}

/** Is heard, decided, cleared, and travels. */
export async function toTheArrival(one) {
  assert.ok(one.heardAt, 'the family has an appointment')
  await heard(one)
  await approved(one)
  await cleared(one)
  await travels(one)
  await told(one)
}

// --- the applicant -----------------------------------------------------------------------------------------------

async function apply(one) {
  const page = await one.watch.open(one.browser, one.how)
  const hands = handsOf(page, one.how)
  const on = () => hands.press('main button.govuk-button[value=next]')
  one.office = await openOffice(page, one.open, one.how.language, ['CR'])
  await hands.press('a.govuk-button--start')
  const began = Date.now()
  await on()
  await hands.type('[name="/principal/name"]', one.name)
  await on()
  await day(hands, '/principal/birth_date', ['9', String(one.number), '1987'])
  await on()
  await hands.choose('[name="/principal/sex"][value=female]')
  await on()
  await hands.choose('[name="/principal/nationalities"][value=VE]')
  await on()
  await hands.pick('[name="/principal/documents/0/type"]', 'passport')
  await hands.pick('[name="/principal/documents/0/issuing_country"]', 'VE')
  await hands.type('[name="/principal/documents/0/number"]', `V 70 70 70 ${one.number}`)
  await on()
  await facts(page, hands, on)
  await hands.type('[name="/municipality"]', 'Ibarra')
  await on()
  await hands.choose('[name="/contacts/0/kind"][value=email]')
  await hands.type('[name="/contacts/0/value"]', `arribada.${one.number}@example.org`)
  await hands.choose('[name="/contacts/0/safe_to_use"][value=yes]')
  await hands.choose('[name="/contacts/0/safe_to_leave_message"][value=no]')
  await on()
  await on()
  await child(hands, on)
  await on()
  for (const share of ['other_agency', 'us_government', 'canada', 'spain']) await hands.choose(`[name="/consent/adults/0/${share}"][value=yes]`)
  await on()
  await page.waitForTimeout(Math.max(0, 31_000 - (Date.now() - began)))
  await hands.press('main button.govuk-button[value=send]')
  one.reference = await page.locator('.govuk-panel strong').innerText()
  one.clock = { at: Date.now(), minutes: minutesIn(await page.locator('main').innerText()) }
  await page.context().close()
}

async function facts(page, hands, on) {
  while (await page.locator('[name=step][value^=fact-]').count()) {
    const days = page.locator('[name$="-day"]')
    if (await days.count()) await day(hands, (await days.getAttribute('name')).replace(/-day$/, ''), ['15', '1', '2022'])
    else await hands.choose('main input[type=radio]')
    await on()
  }
}

async function child(hands, on) {
  await hands.choose('[name="/more"][value=yes]')
  await on()
  await hands.pick('[name="/members/0/relation"]', 'child')
  await hands.type('[name="/members/0/name"]', 'Wilker Arribada')
  await day(hands, '/members/0/birth_date', ['2', '2', '2016'])
  await hands.choose('[name="/members/0/sex"][value=male]')
  await hands.choose('[name="/members/0/nationalities"][value=VE]')
  await on()
  await hands.choose('[name="/more"][value=no]')
  await on()
}

// --- screening ---------------------------------------------------------------------------------------------------

async function caseworker(one) {
  const { page, hands } = await signIn(one, 'caseworker@iom.example', '/queue')
  // Wide and with JavaScript the filter stands open.
  if (!(await page.locator('details.sendero-filter[open]').count())) await hands.unfold('details.sendero-filter > summary')
  await hands.type('[name=q]', one.name)
  await hands.press('details.sendero-filter button[type=submit]')
  await hands.press('tbody a')
  one.id = /cases\/([0-9a-f-]{36})/.exec(page.url())[1]
  assert.ok((await page.locator('.moj-identity-bar').innerText()).includes(one.reference), 'the case has the reference of the form')
  await step(hands, 'take')
  await step(hands, 'hand_over', () => hands.type('textarea', 'Pide protección como refugiada'))
  await page.context().close()
}

/** UNHCR screens those who may be refugees. */
async function refugeeCaseworker(one) {
  const { page, hands } = await signIn(one, 'caseworker@unhcr.example', `/cases/${one.id}`)
  await step(hands, 'take')
  await step(hands, 'recommend', async () => {
    await hands.choose('main input[name="/pathway"][value=us_refugee]')
    await hands.choose('input[name="/priority"][value=normal]')
    const reasons = await page.locator('select[name="/reason_code"] option').evaluateAll((all) => all.map((option) => option.value))
    await hands.pick('select[name="/reason_code"]', reasons[1])
  })
  await page.context().close()
}

async function reviewer(one) {
  const { page, hands } = await signIn(one, 'reviewer1@unhcr.example', `/cases/${one.id}`)
  await hands.press('.sendero-next a[href*="/review"]')
  await hands.choose('[name="/finding"][value=endorse]')
  await hands.press('main form button[type=submit]')
  assert.match(page.url(), /done=endorse/)
  await page.context().close()
}

// --- decisions ---------------------------------------------------------------------------------------------------

async function officerProcesses(one) {
  const { page, hands } = await signIn(one, 'officer1@usg.example', `/cases/${one.id}`)
  await hands.press('.sendero-next a[href*="/decision"]')
  await hands.press('main a[href*="/do/process"]')
  await hands.press('main form button[type=submit]')
  await hands.press('button[name=final]')
  assert.match(page.url(), /done=process/)
  await page.context().close()
}

async function approved(one) {
  const { page, hands } = await signIn(one, 'officer1@usg.example', `/cases/${one.id}`)
  await hands.press('.sendero-next a[href*="/decision"]')
  await hands.press('main a[href*="/do/approve"]')
  const members = await page.locator('main fieldset input[value=approve]').evaluateAll((all) => all.map((input) => input.name))
  assert.equal(members.length, 2, 'each member is decided')
  for (const member of members) await hands.choose(`input[name="${member}"][value=approve]`)
  await hands.press('main form button[type=submit]')
  await hands.press('button[name=final]')
  assert.match(page.url(), /done=approve/)
  await hands.press('a[href*="/clearances"]')
  await clearance(hands, 'security')
  await page.context().close()
}

// --- the interview -----------------------------------------------------------------------------------------------

/** The next ten minutes that are still to come: each family has an officer of its own. */
async function scheduler(one) {
  const { page, hands } = await signIn(one, 'scheduler@iom.example', `/interviews/slots/new?office=${one.office}&what=once`)
  // The page tells its time in whole minutes, so it may be one later than it seems; the other is for booking.
  const soon = one.clock.minutes + (Date.now() - one.clock.at) / MINUTE + 2
  const begins = Math.ceil(soon / 5) * 5
  const time = `${String(Math.floor(begins / 60)).padStart(2, '0')}:${String(begins % 60).padStart(2, '0')}`
  one.heardAt = one.clock.at + (begins - one.clock.minutes) * MINUTE
  await hands.type('[name="/date"]', '2024-05-17')
  await hands.type('[name="/time"]', time)
  await hands.type('[name="/minutes"]', '10')
  await hands.choose('input[name="/mode"][value=telephone]')
  const officers = await page.locator('select[name="/officers/0/officer"] option').evaluateAll((all) => all.map((option) => option.value))
  await hands.pick('select[name="/officers/0/officer"]', officers[one.number])
  await hands.press('main button[value=preview]')
  await hands.press('main button[value=save]')
  await page.goto(`${one.staff}/cases/${one.id}`)
  await hands.press('.sendero-next a[href*="/book"]')
  const slot = await page.locator('.govuk-radios__item', { hasText: time }).first().locator('input').getAttribute('value')
  await hands.choose(`input[name="/slot"][value="${slot}"]`)
  await hands.press('main button[value=look]')
  await hands.press('main button[value=save]')
  assert.match(page.url(), /done=book_interview/)
  await page.context().close()
}

async function heard(one) {
  const { page, hands } = await signIn(one, 'scheduler@unhcr.example', `/cases/${one.id}/interviews`)
  await page.waitForTimeout(Math.max(0, one.heardAt + MINUTE - Date.now()))
  await page.reload()
  await hands.press('main a[href*="/interview/record_held"]')
  const came = await page.locator('input[name="/attended"]').evaluateAll((all) => all.map((input) => input.value))
  assert.equal(came.length, 2, 'the family is there to be ticked')
  for (const person of came) await hands.choose(`input[name="/attended"][value="${person}"]`)
  await hands.press('main form button[type=submit]')
  assert.match(page.url(), /done=record_held/)
  await page.context().close()
}

// --- the journey -------------------------------------------------------------------------------------------------

async function cleared(one) {
  const { page, hands } = await signIn(one, 'travel@iom.example', `/cases/${one.id}/clearances`)
  for (const kind of ['medical', 'orientation']) await clearance(hands, kind)
  await page.context().close()
}

async function clearance(hands, kind) {
  await hands.press(`main ul a[href*="/clearances/${kind}"]`)
  await day(hands, '/valid_from', ['1', '5', '2024'])
  await day(hands, '/valid_until', ['1', '11', '2024'])
  await hands.press('main form button[type=submit]')
}

async function travels(one) {
  const { page, hands } = await signIn(one, 'travel@iom.example', `/cases/${one.id}`)
  await step(hands, 'clear_for_travel', () => day(hands, '/travel_on', ['17', '5', '2024']))
  for (const verb of ['depart', 'arrive']) await step(hands, verb)
  await one.watch.look(page, `family-arrived-${one.number}`, one.how)
  await page.context().close()
}

/** What the family heard, and nothing else. */
async function told(one) {
  const { page } = await signIn(one, 'supervisor@unhcr.example', `/cases/${one.id}/messages`)
  await one.watch.look(page, `family-messages-${one.number}`, one.how)
  const text = await page.locator('main').innerText()
  assert.equal(await page.locator('.sendero-message').count(), 4, `processed, invited, approved, ready: ${text}`)
  await page.goto(`${one.staff}/cases/${one.id}/history`)
  await one.watch.look(page, `family-history-${one.number}`, one.how)
  await page.context().close()
}

// --- what all do -------------------------------------------------------------------------------------------------

async function signIn(one, login, path) {
  const page = await one.watch.open(one.browser, one.how)
  const hands = handsOf(page, one.how)
  await page.goto(`${one.staff}/language/${one.how.language}`)
  await page.goto(`${one.staff}${path}`)
  await hands.type('[name=login]', login)
  await hands.type('[name=password]', PASSWORD)
  await hands.press('main button[type=submit]')
  return { page, hands }
}

/** A step of the case: its page, what it asks for, and the button. */
async function step(hands, verb, answer = async () => {}) {
  await hands.press(`.sendero-next a[href*="/do/${verb}"]`)
  await answer()
  await hands.press('main form button[type=submit]')
  assert.match(hands.page.url(), new RegExp(`done=${verb}`))
}

async function day(hands, name, parts) {
  for (const [index, part] of ['day', 'month', 'year'].entries()) await hands.type(`[name="${name}-${part}"]`, parts[index])
}

/** The minutes since midnight of the time in a text. */
function minutesIn(text) {
  const [, hours, minutes] = /(\d{1,2}):(\d{2})/.exec(text)
  return Number(hours) * 60 + Number(minutes)
}
