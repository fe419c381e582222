// Signing in to the console, as every part does that is not about signing in itself.
export const PASSWORD = 'tren amarillo bajo la lluvia 47'

/** Signs in on a page of its own, by way of the page that is wanted, and comes to it. */
export async function enter(page, base, login, path = '/work') {
  await page.goto(`${base}${path}`)
  await page.fill('[name=login]', login)
  await page.fill('[name=password]', PASSWORD)
  await page.click('main button[type=submit]')
  await page.waitForURL((url) => url.href === `${base}${path}`)
}

/** A new page on which somebody is signed in. */
export async function entered(browser, watch, base, how, login, path = '/work') {
  const page = await watch.open(browser, how)
  await enter(page, base, login, path)
  return page
}
