// Behaviour of the public form: leave quickly, count characters, jump to faults.
import { CharacterCount, createAll, ErrorSummary, ExitThisPage, Radios, SkipLink } from 'govuk-frontend'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
for (const component of [CharacterCount, ErrorSummary, ExitThisPage, Radios, SkipLink]) {
  createAll(component)
}
