//! Sends notices: as mail, or to a person's webhook.

use super::signed::{self, Parcel, duration};
use super::{Mail, Post, Unsent};
use crate::app::App;
use crate::engine::{Delivered, LETTER_WITHIN, Letter};
use crate::error::Error;
use crate::notices::Telling;
use oms_base::{AgencyId, Channel};
use oms_domain::owner::{Contact, Hook};

/// What stands where a mail address would.
const HIDDEN: &str = "(address)";

/// Where a notice goes.
enum To {
    Mail(String),
    Hook(Hook),
}

/// Sends a notice, once.
pub(super) async fn send(app: &App, post: &Post, letter: &Letter) -> Delivered {
    let (notice, channel) = (letter.notice.clone(), letter.channel);
    let read = move |app: &App| {
        let book = app.reader().directory().book();
        let profile = book.registry().get(&notice.person).cloned();
        let contact = profile.as_ref().and_then(|profile| profile.human()).map(|it| &it.contact);
        let to = contact.and_then(|contact| destination(contact, channel));
        Ok::<_, Error>((to, app.reader().telling(AgencyId::FIRST, notice)?))
    };
    match app.ask(read).await {
        Ok((Some(To::Mail(address)), telling)) => {
            let link = app.reader().directory().ticket_url();
            mail(post, letter, address, (&telling, link.as_deref())).await
        }
        Ok((Some(To::Hook(hook)), telling)) => call(app, post, letter, &hook, &telling).await,
        Ok((None, _)) => failed(format!("nothing says how they are reached by {channel}"), true),
        Err(error) => failed(error.to_string(), false),
    }
}

fn destination(contact: &Contact, channel: Channel) -> Option<To> {
    match channel {
        Channel::Mail => contact.mail.clone().map(To::Mail),
        Channel::Webhook => contact.webhook.clone().map(To::Hook),
    }
}

async fn mail(
    post: &Post,
    letter: &Letter,
    to: String,
    (telling, link): (&Telling, Option<&str>),
) -> Delivered {
    let Some(mailer) = &post.mailer else {
        return failed("this server sends no mail: mail.server is not set".to_owned(), false);
    };
    let (subject, text) = (post.words.mail)(telling, link);
    let mail = Mail { id: letter.row.id, to: to.clone(), subject, text };
    let within = duration(LETTER_WITHIN);
    match tokio::time::timeout(within, mailer(mail)).await {
        Ok(Ok(())) => Delivered::Accepted,
        // What a mail server says may name the address, which stands nowhere but with its owner.
        Ok(Err(Unsent::Later(why))) => failed(why.replace(&to, HIDDEN), false),
        Ok(Err(Unsent::Never(why))) => failed(why.replace(&to, HIDDEN), true),
        Err(_) => failed(format!("no answer within {} s", within.as_secs()), false),
    }
}

async fn call(
    app: &App,
    post: &Post,
    letter: &Letter,
    hook: &Hook,
    telling: &Telling,
) -> Delivered {
    let link = app.reader().directory().ticket_url();
    let body = (post.words.notice)(telling, link.as_deref(), app.now());
    let Hook { url, secret } = hook;
    let parcel = Parcel { id: letter.row.id, url, secret, within: LETTER_WITHIN, body };
    match signed::send(app, post, parcel).await {
        Ok(reply) => match reply.status {
            200..=299 => Delivered::Accepted,
            410 => failed("it answers 410: it wants no more of them".to_owned(), true),
            status => failed(format!("it answers {status}"), false),
        },
        Err(why) => failed(why, false),
    }
}

fn failed(reason: String, is_final: bool) -> Delivered {
    Delivered::Failed { reason, is_final }
}
