//! `public/offices`: what everybody may know, in their language.

use actix_web::{HttpResponse, http::Method, web};
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        language::Language,
        programme::{FactType, Group, explain::Explained},
    },
    http::{
        answer,
        app::App,
        path,
        problem::Problem,
        query::StrictQuery,
        routes::{Access, Mounted, mount},
    },
    ops::offices::{self, Asked, FormState, OfficePage, TelephoneLine},
};

/// In which language to answer.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct InLanguage {
    /// `es`, `en` or `ht`; Spanish unless said otherwise.
    pub language: Option<Language>,
}

/// An office.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Office)]
pub struct OfficeBody {
    /// The code, like `CO`.
    pub code: String,
    /// The name.
    pub name: String,
    /// The country, by ISO 3166-1.
    pub country: String,
    /// The zone of all its times, like `America/Bogota`.
    pub time_zone: String,
    /// The language of the texts.
    pub language: Language,
    /// Everything is free, and nobody may ask for money.
    pub free: bool,
    /// The same in words.
    pub free_words: &'static str,
    /// Whether the public form takes applications now.
    pub form: FormState,
    /// When the timetable closes the open form, in local time; null if not within a week, or if it was opened by hand.
    pub closes_at: Option<DateTime<FixedOffset>>,
    /// When the timetable opens it next, in local time; null if it does not say: then see `advice`.
    pub next_opening: Option<DateTime<FixedOffset>>,
    /// The version of the rules that holds today; null when none does.
    pub version: Option<String>,
    /// Where that version comes from.
    pub citation: Option<String>,
    /// What is judged, in words; all of it is needed.
    pub rules: Vec<RuleBody>,
    /// What is not judged, in words.
    pub never_counts: Vec<RuleBody>,
    /// What the form asks for beside the persons.
    pub questions: Vec<QuestionBody>,
    /// Places to go to.
    pub sites: Vec<String>,
    /// Numbers to call.
    pub telephones: Vec<TelephoneBody>,
    /// The e-mail address; null where it is not known.
    pub email: Option<String>,
    /// What to do while no form is open.
    pub advice: String,
}

/// A rule in words.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Rule)]
pub struct RuleBody {
    /// The rule.
    pub words: String,
    /// Who said so.
    pub citation: String,
    /// Whether all parts are needed or any; null without parts.
    pub group: Option<Group>,
    /// The parts.
    #[schema(no_recursion)]
    pub parts: Vec<RuleBody>,
}

/// A question of the form.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Question)]
pub struct QuestionBody {
    /// The key under `facts`.
    pub key: String,
    /// What an answer looks like; `unknown` is always one.
    pub answer: FactType,
    /// The question.
    pub question: String,
}

/// A number to call.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Telephone)]
pub struct TelephoneBody {
    /// As it is dialled.
    pub number: String,
    /// When somebody answers; null where it is not known.
    pub hours: Option<String>,
}

/// The offices.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct OfficeList {
    /// By code.
    pub items: Vec<OfficeBody>,
}

impl From<OfficePage> for OfficeBody {
    fn from(page: OfficePage) -> Self {
        Self {
            code: page.code,
            name: page.name,
            country: page.country,
            time_zone: page.zone.name().to_owned(),
            language: page.language,
            free: true,
            free_words: page.free,
            form: page.form,
            closes_at: page.closes_at,
            next_opening: page.next_opening,
            version: page.version,
            citation: page.citation,
            rules: page.rules.into_iter().map(RuleBody::from).collect(),
            never_counts: page.never_counts.into_iter().map(RuleBody::from).collect(),
            questions: page.questions.into_iter().map(QuestionBody::from).collect(),
            sites: page.sites,
            telephones: page.telephones.into_iter().map(TelephoneBody::from).collect(),
            email: page.email,
            advice: page.advice,
        }
    }
}

impl From<Explained> for RuleBody {
    fn from(rule: Explained) -> Self {
        Self { words: rule.words, citation: rule.citation, group: rule.group, parts: rule.parts.into_iter().map(Self::from).collect() }
    }
}

impl From<Asked> for QuestionBody {
    fn from(asked: Asked) -> Self {
        Self { key: asked.key, answer: asked.answer, question: asked.question }
    }
}

impl From<TelephoneLine> for TelephoneBody {
    fn from(line: TelephoneLine) -> Self {
        Self { number: line.number, hours: line.hours }
    }
}

/// What the API says of the operations of this file.
#[derive(utoipa::OpenApi)]
#[openapi(paths(list, one))]
pub struct Doc;

/// The operations of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![
        mount(Method::GET, "/api/v1/public/offices", Access::Public, list),
        mount(Method::GET, "/api/v1/public/offices/{office}", Access::Public, one),
    ]
}

#[utoipa::path(get, path = "/api/v1/public/offices", tag = "public", params(InLanguage),
    responses((status = 200, description = "Every office, with its rules in words and when its form opens", body = OfficeList)))]
async fn list(app: web::Data<App>, query: StrictQuery<InLanguage>) -> Result<HttpResponse, Problem> {
    let language = query.0?.language.unwrap_or(Language::Spanish);
    let catalogue = app.desk.catalogue.clone();
    let pages = app.store.read(move |tx| offices::public_offices(tx, &catalogue, language)).await.map_err(answer::problem)?;
    let items = pages.into_parts().0.into_iter().map(OfficeBody::from).collect();
    Ok(HttpResponse::Ok().json(OfficeList { items }))
}

#[utoipa::path(get, path = "/api/v1/public/offices/{office}", tag = "public", params(("office" = String, Path, description = "The code, like CO"), InLanguage),
    responses((status = 200, description = "The office, with its rules in words and when its form opens", body = OfficeBody)))]
async fn one(app: web::Data<App>, office: web::Path<String>, query: StrictQuery<InLanguage>) -> Result<HttpResponse, Problem> {
    let language = query.0?.language.unwrap_or(Language::Spanish);
    let code = path::code(&office)?;
    let catalogue = app.desk.catalogue.clone();
    let page = app.store.read(move |tx| offices::public_office(tx, &catalogue, &code, language)).await.map_err(answer::problem)?;
    Ok(HttpResponse::Ok().json(OfficeBody::from(page.into_parts().0)))
}
