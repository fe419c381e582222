// Pages to which no address leads, the answer to a faulty entry and the page before something is done: in the languages in which nobody has
// seen them they are had by sending the same once more, after another language was chosen.

export const LANGUAGES = ['es', 'en', 'ht']

const OF_APPLICANTS = /^\/(es|en|ht)\//

/** Keeps how the page before somebody can be had again; nothing while its address is enough, or while having it again would do something. */
export function keepAnswers(page) {
  const kept = { again: null }
  page.on('response', (response) => {
    const request = response.request()
    const sent = request.method() === 'POST'
    if (!sent && !(request.isNavigationRequest() && request.frame() === page.mainFrame())) return
    const refused = response.status() >= 400
    // What did something sends the browser on. The form of applicants is gone through in every language anyway.
    const before = sent && response.status() === 200 && !OF_APPLICANTS.test(new URL(request.url()).pathname)
    kept.again = refused || before ? { url: request.url(), body: sent ? (request.postData() ?? '') : null } : null
  })
  return kept
}

/** Shows such a page in each of some other languages, then again in the one that it came in. */
export async function inOtherLanguages(page, { url, body }, others, own, look) {
  for (const language of [...others, own]) {
    const there = await choose(page, url, language)
    if (there === null) return
    await send(page, there, body)
    if (language !== own) await look(language)
  }
}

/** The form of applicants has its language in the address, the console in a cookie; what has neither is in one language only. */
async function choose(page, url, language) {
  const { origin, pathname } = new URL(url)
  if (OF_APPLICANTS.test(pathname)) return url.replace(/^(https?:\/\/[^/]+)\/(es|en|ht)\//, `$1/${language}/`)
  const aside = await page.context().newPage()
  const chosen = await aside.goto(`${origin}/language/${language}`)
  await aside.close()
  return chosen.ok() ? url : null
}

async function send(page, url, body) {
  if (body === null) return page.goto(url)
  const submitted = page.evaluate(([to, pairs]) => {
    const form = document.createElement('form')
    form.method = 'post'
    form.action = to
    for (const [name, value] of pairs) {
      const input = document.createElement('textarea')
      input.name = name
      input.value = value
      form.append(input)
    }
    document.body.append(form)
    HTMLFormElement.prototype.submit.call(form)
  }, [url, [...new URLSearchParams(body)]])
  // The page may be gone before it has said that it has sent the form.
  return Promise.all([page.waitForNavigation(), submitted.catch(() => {})])
}
