// The way of a supervisor: my work with the team, a view of one's own, boxes ticked in the list, many cases given to somebody, an absent
// colleague's files handed over; then the caseworker to whom they were given.
import assert from 'node:assert/strict'
import { entered } from './enter.mjs'

export async function workJourney(browser, watch, base, how) {
  const page = await entered(browser, watch, base, how, 'supervisor@iom.example')
  const look = (name) => watch.look(page, name, how)
  await look('work-supervisor')
  if (how.gives) {
    await views(page, base, look, how)
    await give(page, base, look, how)
    await handOver(page, base, look)
  }
  await page.goto(`${base}/queue?stage=received&sort=stage_since`)
  await page.click('.sendero-news a')
  assert.match(page.url(), /since=\d+/, 'without JavaScript a link looks for new ones')
  await look('queue-news')
  await page.context().close()
  await holder(browser, watch, base, how)
}

async function views(page, base, look, how) {
  await page.goto(`${base}/queue?stage=received`)
  await page.locator('details', { has: page.locator('#view-name') }).locator('summary').click()
  await page.fill('#view-name', `Recibidos <b>Ñandú</b> ${how.language}`)
  await page.click('form[action="/queue/views"] button')
  assert.match(page.url(), /\/queue\?stage=received$/, 'one comes back to the list')
  await look('queue-supervisor')
  await page.goto(`${base}/queue/views`)
  await look('views')
  await page.locator('input[type=text]').first().fill('')
  await page.locator('form[action*="/queue/views/"] button').first().click()
  assert.match(await page.title(), /^(Error|Erè): /, 'the title begins with the error')
  await look('views-fault')
}

async function give(page, base, look, how) {
  await page.goto(`${base}/queue?stage=received`)
  await page.click('button[value=assign]')
  await look('many-none')
  await page.goto(`${base}/queue?stage=received`)
  if (how.javaScriptEnabled) assert.equal(await page.locator('#select-all input').count(), 1, 'with JavaScript one box ticks all')
  for (const box of (await page.locator('tbody input[type=checkbox]').all()).slice(0, 2)) await box.check({ force: true })
  await page.click('button[value=assign]')
  await look('many-whom')
  await page.locator('input[type=radio][name=to]').first().check({ force: true })
  await page.click('main form button[type=submit]')
  await look('many-before')
  await page.click('main form[method=post] button[type=submit]')
  assert.match(page.url(), /\/queue\/done\/assign/, 'a form that did something sends the browser on')
  await look('many-after')
  await page.locator('main a[href="/queue?stage=received"]').click()
  assert.match(page.url(), /\/queue\?stage=received$/, 'one comes back to the list')
}

async function handOver(page, base, look) {
  await page.goto(`${base}/work`)
  await page.locator('a[href^="/team/"]').first().click()
  await look('hand-over')
  await page.click('main form button[type=submit]')
  await look('hand-over-fault')
  await page.locator('input[type=radio][name=to]').first().check({ force: true })
  await page.click('main form button[type=submit]')
  await look('hand-over-after')
}

async function holder(browser, watch, base, how) {
  for (const login of ['caseworker@iom.example', 'reviewer1@iom.example', 'officer1@usg.example']) {
    const page = await entered(browser, watch, base, how, login)
    await watch.look(page, `work-${login.split('@')[0]}`, how)
    await page.context().close()
  }
}
