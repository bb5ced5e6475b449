//! Where a list goes on: URL-safe text that clients hand back as they got it.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use oms_app::inbox::InboxPlace;
use oms_app::search::SortPlace;
use oms_app::views::ViewPlace;
use oms_base::{
    AttachmentId, BoardId, Code, Fault, JobId, MessageId, Name, NoticeId, Number, Rank, RuleId,
    TaskId, TicketId, Timestamp, WorkflowId, crockford,
};

const SEQ_LEN: usize = 13;
const OWN: &str = "o-";
const SHARED: &str = "s-";

/// A place in a list.
pub trait Cursor: Sized {
    /// The text for clients.
    fn spell(&self) -> String;

    /// Reads what [`Cursor::spell`] gave.
    fn parse(text: &str) -> Result<Self, Fault>;
}

macro_rules! id_cursor {
    ($($id:ident),+) => { $(
        impl Cursor for $id {
            fn spell(&self) -> String {
                self.to_string()
            }

            fn parse(text: &str) -> Result<$id, Fault> {
                $id::parse(text).map_err(|_| unknown())
            }
        }
    )+ };
}

id_cursor!(TicketId, BoardId, WorkflowId, RuleId, JobId, AttachmentId, MessageId, NoticeId);

/// The seq of a timeline's entry.
impl Cursor for u64 {
    fn spell(&self) -> String {
        crockford::encode(*self, SEQ_LEN).to_ascii_lowercase()
    }

    fn parse(text: &str) -> Result<u64, Fault> {
        opaque(text)
    }
}

/// A place on a board.
impl Cursor for Rank {
    fn spell(&self) -> String {
        self.as_str().to_owned()
    }

    fn parse(text: &str) -> Result<Rank, Fault> {
        Rank::parse(text).ok_or_else(unknown)
    }
}

/// A place in the list of erasures: the ticket, and the seq there.
impl Cursor for (TicketId, u64) {
    fn spell(&self) -> String {
        format!("{}.{}", self.0, self.1.spell())
    }

    fn parse(text: &str) -> Result<(TicketId, u64), Fault> {
        let (ticket, seq) = text.split_once('.').ok_or_else(unknown)?;
        Ok((Cursor::parse(ticket)?, Cursor::parse(seq)?))
    }
}

/// A place in an inbox: when a task is due, and the task.
impl Cursor for InboxPlace {
    fn spell(&self) -> String {
        let due = self.0.map_or_else(|| "n".to_owned(), |due| due.micros().to_string());
        format!("{due}.{}", self.1)
    }

    fn parse(text: &str) -> Result<InboxPlace, Fault> {
        let (due, task) = text.split_once('.').ok_or_else(unknown)?;
        let due = match due {
            "n" => None,
            due => Some(Timestamp::from_micros(due.parse().map_err(|_| unknown())?)),
        };
        Ok((due, TaskId::parse(task).map_err(|_| unknown())?))
    }
}

/// A place in the order of a search: what the keys hold, and the number.
impl Cursor for SortPlace {
    fn spell(&self) -> String {
        let value = |value: &Option<i64>| value.map_or_else(|| "n".to_owned(), |v| v.to_string());
        let values: Vec<String> = self.values.iter().map(value).collect();
        format!("{}~{}", values.join("."), self.number)
    }

    fn parse(text: &str) -> Result<SortPlace, Fault> {
        let (values, number) = text.split_once('~').ok_or_else(unknown)?;
        let value = |value: &str| match value {
            "n" => Ok(None),
            _ => value.parse().map(Some).map_err(|_| unknown()),
        };
        let values: Result<_, _> = values.split('.').map(value).collect();
        let number = Number::parse(number).map_err(|_| unknown())?;
        Ok(SortPlace { values: values?, number })
    }
}

/// A place in a list by name.
impl Cursor for Name {
    fn spell(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(self.as_str())
    }

    fn parse(text: &str) -> Result<Name, Fault> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| unknown())?;
        let name = std::str::from_utf8(&bytes).map_err(|_| unknown())?;
        Name::parse(name).map_err(|_| unknown())
    }
}

/// A place in the list of views: which ones, and the name.
impl Cursor for ViewPlace {
    fn spell(&self) -> String {
        let which = if self.is_shared { SHARED } else { OWN };
        format!("{which}{}", BASE64_URL_SAFE_NO_PAD.encode(self.name.as_str()))
    }

    fn parse(text: &str) -> Result<ViewPlace, Fault> {
        let own = text.strip_prefix(OWN).map(|name| (false, name));
        let found = own.or_else(|| text.strip_prefix(SHARED).map(|name| (true, name)));
        let (is_shared, name) = found.ok_or_else(unknown)?;
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(name).map_err(|_| unknown())?;
        let name = std::str::from_utf8(&bytes).map_err(|_| unknown())?;
        Ok(ViewPlace { is_shared, name: Name::parse(name).map_err(|_| unknown())? })
    }
}

/// Reads an opaque number: a cursor of a timeline, or a position in the log.
pub(crate) fn opaque(text: &str) -> Result<u64, Fault> {
    let number = Some(text).filter(|text| text.len() == SEQ_LEN).and_then(crockford::decode);
    number.filter(|number| i64::try_from(*number).is_ok()).ok_or_else(unknown)
}

/// A cursor that this server did not give.
pub(crate) fn unknown() -> Fault {
    Fault::here(Code::BadCursor, "not one that this server gave; begin again without it")
}

/// The page behind `after` of a list that is all in memory, and where the next one starts.
pub(crate) fn cut<T, C: Cursor + PartialEq>(
    items: Vec<T>,
    after: Option<C>,
    limit: usize,
    place: impl Fn(&T) -> C,
) -> Result<(Vec<T>, Option<String>), Fault> {
    let start = match after {
        None => 0,
        Some(after) => {
            let at = items.iter().position(|item| place(item) == after);
            at.ok_or_else(|| unknown().at("cursor"))? + 1
        }
    };
    let more = items.len().saturating_sub(start) > limit;
    let page: Vec<T> = items.into_iter().skip(start).take(limit).collect();
    let next = page.last().filter(|_| more).map(|last| place(last).spell());
    Ok((page, next))
}

#[cfg(test)]
mod tests {
    use super::{Cursor, cut};
    use oms_app::search::SortPlace;
    use oms_app::views::ViewPlace;
    use oms_base::{BoardId, Code, Name, Number, TicketId};

    #[test]
    fn a_list_in_memory_is_cut_into_pages_without_gaps() {
        let ids = || vec![BoardId(3), BoardId(1), BoardId(2)];
        let page = |after| cut(ids(), after, 2, |id| *id);
        let (first, next) = page(None).unwrap();
        assert_eq!((first, next), (vec![BoardId(3), BoardId(1)], Some(BoardId(1).spell())));
        assert_eq!(page(Some(BoardId(1))).unwrap(), (vec![BoardId(2)], None));
        assert_eq!(page(Some(BoardId(2))).unwrap(), (vec![], None));
        assert_eq!(page(Some(BoardId(9))).unwrap_err().code, Code::BadCursor);
    }

    #[test]
    fn cursors_are_url_safe_and_come_back() {
        let at = TicketId(987_654_321);
        for text in [at.spell(), u64::MAX.wrapping_shr(1).spell()] {
            assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'));
        }
        assert_eq!(TicketId::parse(&at.spell()).unwrap(), at);
        assert_eq!(<u64 as Cursor>::parse(&77_u64.spell()).unwrap(), 77);
    }

    #[test]
    fn places_of_a_search_come_back() {
        let number = Number::parse("CP-2026-00042").unwrap();
        let place = SortPlace { values: vec![Some(-5), None, Some(i64::MAX)], number };
        assert_eq!(place.spell(), "-5.n.9223372036854775807~CP-2026-00042");
        assert_eq!(SortPlace::parse(&place.spell()).unwrap(), place);
        for junk in ["", "~", "1", "1~x", "1.~CP-2026-00042", "n", "x~CP-2026-00042"] {
            assert_eq!(SortPlace::parse(junk).unwrap_err().code, Code::BadCursor, "{junk}");
        }
    }

    #[test]
    fn places_of_views_come_back() {
        for (is_shared, name) in [(false, "Übrig & late"), (true, "x")] {
            let place = ViewPlace { is_shared, name: Name::parse(name).unwrap() };
            let text = place.spell();
            assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
            assert_eq!(ViewPlace::parse(&text).unwrap(), place);
        }
        for junk in ["", "o", "x-eA", "o-*", "o-_w", "s-"] {
            assert_eq!(ViewPlace::parse(junk).unwrap_err().code, Code::BadCursor, "{junk}");
        }
    }

    #[test]
    fn other_text_is_no_cursor() {
        for junk in ["", "1", "-1", "../", "zzzzzzzzzzzzz", "9223372036854775808"] {
            assert_eq!(<u64 as Cursor>::parse(junk).unwrap_err().code, Code::BadCursor, "{junk}");
            let fault = <TicketId as Cursor>::parse(junk).unwrap_err();
            assert_eq!(fault.code, Code::BadCursor, "{junk}");
        }
    }
}
