//! The world of the demo: the running server, the clock, everybody who acts, and what was expected of it all.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use indicatif::ProgressBar;
use reqwest::Method;
use serde_json::{Value, json};

use super::{
    api::{Answer, Api},
    checks::Checks,
    clock::DemoClock,
    story::{Story, TurnedAway},
};
use crate::{domain::workflow::Verb, ops::Desk, store::Store};

/// Everything that the steps share.
pub struct World {
    /// The demo's clock.
    pub clock: DemoClock,
    /// The client.
    pub api: Api,
    /// The store of the running server: read at the end for what no route shows, never written.
    pub store: Store,
    /// What use cases need, for what a worker does by itself.
    pub desk: Desk,
    /// What was expected.
    pub checks: Checks,
    /// The applications, by what the demo calls them.
    pub stories: BTreeMap<&'static str, Story>,
    /// Those who were turned away.
    pub turned_away: Vec<TurnedAway>,
    /// What has been done of the whole.
    pub progress: ProgressBar,
}

impl World {
    /// Moves the clock to an instant.
    pub fn at(&mut self, instant: &str) {
        match instant.parse::<DateTime<Utc>>() {
            Ok(instant) => self.clock.until(instant),
            Err(error) => _ = self.checks.note(instant, false, || error.to_string()),
        }
    }

    /// Lets time pass.
    pub fn minutes(&mut self, minutes: i64) {
        self.clock.forward(TimeDelta::minutes(minutes));
    }

    /// Adds a sentence to the story of an application.
    pub fn tell(&mut self, key: &str, turn: impl Into<String>) {
        if let Some(story) = self.stories.get_mut(key) {
            story.turns.push(turn.into());
        }
    }

    /// The path of a case below `/api/v1`, with something behind it.
    #[must_use]
    pub fn path(&self, key: &str, rest: &str) -> String {
        let case = self.stories.get(key).map(|story| story.case.as_str()).unwrap_or_default();
        format!("cases/{case}{rest}")
    }

    /// Notes whether an answer has this status, and this code where it is a problem.
    pub fn expect(&mut self, what: &str, answer: &Answer, status: u16, code: Option<&str>) -> bool {
        let met = answer.status == status && code.is_none_or(|code| answer.text("/code") == code);
        self.checks.note(what, met, || format!("expected {status} {}; {}", code.unwrap_or_default(), answer.line()))
    }

    /// Sends something about a case as a person does who has just looked at it: with the ETag of what was shown.
    pub async fn change(&mut self, who: &'static str, key: &str, method: Method, rest: &str, body: &Value) -> Answer {
        let looked = self.api.get(who, &self.path(key, "")).await;
        if looked.status != 200 {
            return looked;
        }
        let path = self.path(key, rest);
        self.api.send(who, method, &path, looked.etag.as_deref(), body).await
    }

    async fn act(&mut self, who: &'static str, key: &str, verb: Verb, body: &Value) -> Answer {
        self.progress.inc(1);
        self.change(who, key, Method::POST, &format!("/actions/{verb}"), body).await
    }

    /// Somebody does something to a case, and it must be done.
    pub async fn done(&mut self, who: &'static str, key: &str, verb: Verb, body: Value) {
        let came = self.act(who, key, verb, &body).await;
        self.expect(&format!("{key}: {verb} by {who}"), &came, 200, None);
    }

    /// Somebody tries something, and it must be refused.
    pub async fn refused(&mut self, who: &'static str, key: &str, verb: Verb, body: Value, status: u16, code: &str) {
        let came = self.act(who, key, verb, &body).await;
        self.expect(&format!("{key}: {verb} by {who} is refused"), &came, status, Some(code));
    }

    /// One person proposes a step of a case and another confirms it.
    pub async fn by_two(&mut self, first: &'static str, second: &'static str, key: &str, verb: Verb) {
        let reason = json!({ "reason": "Two of us have looked at it." });
        let came = self.act(first, key, verb, &reason).await;
        self.expect(&format!("{key}: {verb} proposed by {first}"), &came, 202, None);
        self.confirmed(second, &came, 204).await;
    }

    /// Confirms what an answer says was proposed.
    pub async fn confirmed(&mut self, who: &'static str, proposed: &Answer, status: u16) -> Answer {
        let path = format!("proposals/{}/confirm", proposed.text("/proposal"));
        let came = self.api.send(who, Method::POST, &path, None, &json!({})).await;
        self.expect(&format!("confirmed by {who}: {}", proposed.body), &came, status, None);
        came
    }

    /// Where a person sees a case standing.
    pub async fn stands(&mut self, who: &'static str, key: &str, stage: &str) {
        let came = self.api.get(who, &self.path(key, "")).await;
        let met = came.text("/stage") == stage;
        self.checks.note(&format!("{key}: {who} sees {stage}"), met, || came.line());
    }
}
