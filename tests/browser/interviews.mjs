// The way of a scheduler: the days, slots from a pattern, the plan, a booking, what became of an interview, and the sheets on paper.
import assert from 'node:assert/strict'
import { PASSWORD, enter } from './enter.mjs'
import { tabTo } from './keyboard.mjs'

const slug = (language) => ({ es: 'mon', en: 'tue', ht: 'thu' })[language]

export async function interviewsJourney(browser, watch, base, how) {
  const page = await watch.open(browser, how)
  const look = (name) => watch.look(page, `interviews-${name}`, how)
  await enter(page, base, 'scheduler@iom.example', '/interviews?office=GT&day=2024-05-20&by=room')
  await look('day')
  assert.ok((await page.locator('main').innerText()).includes('Sala 1, Quetzaltenango'), 'the day stands by room')
  await page.goto(`${base}/interviews?office=GT&day=2024-05-22&view=week`)
  await look('week')
  await page.goto(`${base}/interviews?office=GT&day=2024-05-18`)
  await look('empty')
  await page.click('main p a[href*="day=2024-05-20"]')
  await page.goto(`${base}/interviews?office=CO&day=2024-05-17`)
  await look('to-record')

  await slots(page, base, look, how)
  await rooms(page, base, look)
  await page.goto(`${base}/interviews/plan?office=CO&from=2024-05-17&to=2024-06-30`)
  await look('plan')
  await booking(page, base, look, how)
  await paper(page, base, watch, how)
  await page.context().close()
}

async function slots(page, base, look, how) {
  await page.goto(`${base}/interviews/slots?office=CO&from=2024-05-20&to=2024-05-24`)
  await look('slots')
  await page.goto(`${base}/interviews/slots/new?office=CO&what=once`)
  await look('slot-form-once')
  await page.goto(`${base}/interviews/slots/new?office=CO&what=weekly`)
  await page.click('main button[value=preview]')
  await look('slot-form-fault')
  await page.fill('[name="/pattern/from"]', '2024-05-20')
  await page.fill('[name="/pattern/to"]', '2024-06-07')
  await page.check(`input[name="/pattern/weekdays"][value=mon]`, { force: true })
  await page.check(`input[name="/pattern/weekdays"][value=${slug(how.language)}]`, { force: true })
  // Each language has its own hour, so that one run does not stand in the way of the next.
  const hour = { es: '07', en: '08', ht: '09' }[how.language]
  await page.fill('[name="/pattern/start"]', `${hour}:00`)
  await page.fill('[name="/pattern/end"]', `${hour}:45`)
  await page.fill('[name="/pattern/minutes"]', '15')
  await page.fill('[name="/pattern/breaks/0/from"]', `${hour}:15`)
  await page.fill('[name="/pattern/breaks/0/to"]', `${hour}:30`)
  await page.check('input[name="/mode"][value=telephone]', { force: true })
  await page.selectOption('select[name="/officers/0/officer"]', { index: 2 })
  await page.click('main button[value=preview]')
  await look('slot-preview')
  await page.click('main button[value=save]')
  assert.match(page.url(), /\/interviews\/slots\?.*done=\d+/, 'what was made stands in the list')
  await look('slots-made')
  const before = await page.locator('main form[action*="/withdraw"]').count()
  await page.locator('main form[action*="/withdraw"] button').last().click()
  assert.equal(await page.locator('main form[action*="/withdraw"]').count(), before - 1, 'a withdrawn slot is gone')

  // The same once more: everything clashes, and the page says with what.
  await page.goto(`${base}/interviews/slots/new?office=CO&what=once`)
  await page.fill('[name="/date"]', '2024-05-20')
  await page.fill('[name="/time"]', `${hour}:00`)
  await page.fill('[name="/minutes"]', '15')
  await page.check('input[name="/mode"][value=telephone]', { force: true })
  await page.selectOption('select[name="/officers/0/officer"]', { index: 2 })
  await page.click('main button[value=preview]')
  assert.equal(await page.locator('main button[value=save]').count(), 0, 'what clashes cannot be saved')
  await look('slot-clash')
}

async function rooms(page, base, look) {
  await page.goto(`${base}/interviews/rooms?office=GT`)
  await look('rooms')
  await page.click('main form[action*="/interviews/interpreters"] button')
  assert.match(await page.title(), /^(Error|Erè): /)
  await look('rooms-fault')
  await page.goto(`${base}/interviews/rooms?office=GT`)
  await page.locator('main a[href*="/close"]').first().click()
  await look('close')
  await page.click('main form button')
  await look('close-refused')
}

async function booking(page, base, look, how) {
  await page.goto(`${base}/queue?office=CO&stage=in_process`)
  await page.locator('tbody a').first().click()
  const [, id] = /cases\/([0-9a-f-]{36})/.exec(page.url())
  await page.click('.sendero-next a[href*="/book"]')
  await look('choose')
  await page.click('main button[value=look]')
  assert.match(await page.title(), /^(Error|Erè): /)
  await look('choose-fault')
  await page.locator('input[name="/slot"]').last().check({ force: true })
  await page.click('main button[value=look]')
  await look('confirm')
  await page.fill('textarea', 'Se conserva')
  await page.evaluate(() => { document.querySelector('[name=seen]').value = 'something-else' })
  await page.click('main button[value=save]')
  assert.equal(await page.inputValue('textarea'), 'Se conserva', 'what was typed is kept')
  await look('somebody-else')
  if (!how.books) return
  await page.click('main button[value=save]')
  assert.match(page.url(), /interviews\?back=.*done=book_interview/)
  await look('booked')
  await page.click('main a[href*="/interview/cancel_interview"]')
  await page.click('main button[type=submit]')
  await look('cancel-fault')
  await page.locator('input[name="/disposition"]').first().check({ force: true })
  await page.fill('textarea', 'El oficial está enfermo')
  await page.click('main button[type=submit]')
  assert.match(page.url(), /done=cancel_interview/)
  await look('cancelled')
  await page.goto(`${base}/interviews?office=CO&day=2024-05-17`)
  await page.click('main a[href*="/interview/record_held"]')
  await look('held')
  await page.goBack()
  await page.click('main a[href*="/interview/record_no_show"]')
  await look('no-show')
  await page.goto(`${base}/cases/${id}/do/hold`)
  await look('hold')
}

/** The sheets as they are printed: nothing of the navigation, and on the reception's no family name. */
async function paper(page, base, watch, how) {
  for (const sheet of ['reception', 'interviewers']) {
    await page.goto(`${base}/interviews?office=GT&day=2024-05-20&sheet=${sheet}`)
    await watch.look(page, `interviews-sheet-${sheet}`, how)
    await page.emulateMedia({ media: 'print' })
    assert.equal(await page.locator('.sendero-screen').isVisible(), false, 'a way back is of no use on paper')
    await page.screenshot({ path: `${watch.pictures}/interviews-paper-${sheet}-${how.language}.png`, fullPage: true })
    const text = await page.locator('main').innerText()
    assert.ok(text.includes('Tomás') && text.includes('Ixcoy') === (sheet === 'interviewers'), `${sheet}: ${text}`)
    await page.emulateMedia({ media: 'screen' })
  }
}

/** Two people have the same slot before them; one wins, the other sees which are free. */
export async function twoAtOnceJourney(browser, watch, base, how) {
  const [one, two] = [await watch.open(browser, how), await watch.open(browser, how)]
  await enter(one, base, 'scheduler@iom.example', '/queue?office=CO&stage=in_process')
  await enter(two, base, 'scheduler@unhcr.example', '/queue?office=CO&stage=in_process')
  const choose = async (page, row) => {
    await page.locator('tbody a').nth(row).click()
    await page.click('.sendero-next a[href*="/book"]')
    await page.locator('input[name="/slot"]').first().check({ force: true })
    await page.click('main button[value=look]')
  }
  await choose(one, 0)
  await choose(two, 1)
  assert.equal(await one.inputValue('[name="/slot"]'), await two.inputValue('[name="/slot"]'), 'both want the same slot')
  await two.fill('textarea', 'Lo mío se conserva')
  await one.click('main button[value=save]')
  assert.match(one.url(), /done=book_interview/)
  await two.click('main button[value=save]')
  assert.match(await two.title(), /^(Error|Erè): /)
  assert.ok(await two.locator('input[name="/slot"]').count() > 0, 'the free ones are offered')
  await watch.look(two, 'interviews-slot-taken', how)
  await two.locator('input[name="/slot"]').first().check({ force: true })
  await two.click('main button[value=look]')
  assert.equal(await two.inputValue('textarea'), 'Lo mío se conserva')
  await Promise.all([one.context().close(), two.context().close()])
}

/** A booking from the sign-in page to the end without a mouse. */
export async function bookingByKeyboard(browser, watch, base, how) {
  const page = await watch.open(browser, how)
  const press = async (selector, to) => {
    await tabTo(page, selector)
    await Promise.all([page.waitForURL(to), page.keyboard.press('Enter')])
  }
  await page.goto(`${base}/interviews/plan?office=CO&from=2024-05-20&to=2024-06-30`)
  await tabTo(page, '[name=login]')
  await page.keyboard.type('scheduler@iom.example')
  await tabTo(page, '[name=password]')
  await page.keyboard.type(PASSWORD)
  await Promise.all([page.waitForURL(/\/interviews\/plan/), page.keyboard.press('Enter')])
  await press('main a[href*="/book?"]', /\/book\?.*slot=/)
  await tabTo(page, 'main button[value=choose]')
  await page.keyboard.press('Enter')
  await page.waitForSelector('input[name="/slot"]', { state: 'attached' })
  await tabTo(page, 'input[name="/slot"]')
  await page.keyboard.press('ArrowDown')
  await tabTo(page, 'main button[value=look]')
  await page.keyboard.press('Enter')
  await page.waitForSelector('main button[value=save]')
  await tabTo(page, 'textarea')
  await page.keyboard.type('Con el teclado')
  await press('main button[value=save]', /done=book_interview/)
  await page.context().close()
}
