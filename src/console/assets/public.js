// Behaviour of the public form: leave quickly, count characters, jump to faults, and lose nothing on a bad line.
import { CharacterCount, createAll, ErrorSummary, ExitThisPage, Radios, SkipLink } from 'govuk-frontend'
import { walk } from './walk.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
for (const component of [CharacterCount, ErrorSummary, ExitThisPage, Radios, SkipLink]) {
  createAll(component)
}
walk((page) => {
  for (const component of [CharacterCount, ErrorSummary, Radios]) createAll(component, undefined, page)
})
