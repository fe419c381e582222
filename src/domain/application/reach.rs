//! Checks how a family and a minor's guardian are reached.

use super::{
    Guardian,
    draft::{ContactDraft, GuardianContactDraft, GuardianDraft},
    lists::{each, none_twice},
    numbers::Numbers,
};
use crate::domain::{
    contact::{Contact, ContactKind, ContactValue},
    country::Country,
    fields::FieldErrors,
    name::{PersonName, check_part},
};

/// The contacts; one kind of one number is given once.
pub fn contacts(errors: &mut FieldErrors, drafts: &[ContactDraft], numbers: &Numbers, country: Country) -> Option<Vec<Contact>> {
    let list = each(errors, "/contacts", drafts, 1..=10, |errors, at, draft| {
        let owner = errors.take(format!("{at}/owner"), numbers.check(draft.owner));
        let value = value(errors, at, &draft.kind, &draft.value, country);
        let ContactDraft { safe_to_use, safe_to_leave_message, .. } = *draft;
        Some(Contact { owner: owner?, value: value?, safe_to_use, safe_to_leave_message })
    })?;
    none_twice(errors, "/contacts", &list, |contact| (contact.value.kind(), contact.value.key()))?;
    Some(list)
}

fn value(errors: &mut FieldErrors, at: &str, kind: &str, value: &str, country: Country) -> Option<ContactValue> {
    let kind = errors.take(format!("{at}/kind"), ContactKind::check(kind))?;
    errors.take(format!("{at}/value"), ContactValue::check(kind, value, country))
}

/// The guardian, without whom nobody who is surely a minor applies: a member who can be of age, or somebody else with a contact.
pub fn guardian(errors: &mut FieldErrors, draft: Option<&GuardianDraft>, numbers: &Numbers, country: Country) -> Option<Option<Guardian>> {
    match draft {
        None if numbers.may_be_adult(0) == Some(false) => {
            errors.add("/guardian", "required", "Say who speaks for the principal, who is under 18.");
            None
        }
        None => Some(None),
        Some(GuardianDraft { member: Some(number), name: None, contact: None }) => member(errors, *number, numbers).map(Some),
        Some(GuardianDraft { member: None, name: Some(name), contact: Some(contact) }) => named(errors, name, contact, country).map(Some),
        Some(_) => {
            errors.add("/guardian", "not_a_guardian", "Give the number of a member alone, or else a name and a contact.");
            None
        }
    }
}

fn member(errors: &mut FieldErrors, number: u32, numbers: &Numbers) -> Option<Guardian> {
    let number = errors.take("/guardian/member", numbers.check(number))?;
    if number == 0 {
        errors.add("/guardian/member", "not_a_member", "Give the number of a member, counted from 1.");
        return None;
    }
    if numbers.may_be_adult(number) == Some(false) {
        errors.add("/guardian/member", "not_an_adult", "Name a guardian who is 18 or older.");
        return None;
    }
    Some(Guardian::Member(number))
}

fn named(errors: &mut FieldErrors, name: &str, contact: &GuardianContactDraft, country: Country) -> Option<Guardian> {
    let name = errors.take("/guardian/name", check_part(name)).map(|name| PersonName::from_checked(name, None, None));
    let value = value(errors, "/guardian/contact", &contact.kind, &contact.value, country);
    let GuardianContactDraft { safe_to_use, safe_to_leave_message, .. } = *contact;
    Some(Guardian::Named { name: name?, contact: value?, safe_to_use, safe_to_leave_message })
}
