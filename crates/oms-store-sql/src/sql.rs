//! What every statement must keep to, so that both databases can run the same text.

/// The text of a statement, checked when it is compiled: its parameters are `$1..$n`, and they
/// first appear in that order. One database numbers named parameters by first appearance, the
/// other by their digits; in this order both agree.
pub(crate) const fn sql(text: &'static str) -> &'static str {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut seen = 0;
    while at < bytes.len() {
        if bytes[at] == b'$' {
            let mut number = 0;
            while at + 1 < bytes.len() && bytes[at + 1].is_ascii_digit() {
                number = number * 10 + (bytes[at + 1] - b'0') as u32;
                at += 1;
            }
            assert!(number >= 1 && number <= seen + 1, "parameters first appear as $1, $2, $3…");
            if number == seen + 1 {
                seen = number;
            }
        }
        at += 1;
    }
    text
}

/// A statement for one row, and the same for any number of rows: every parameter an array then,
/// which has a value for each row.
pub(crate) struct Rows {
    pub(crate) one: &'static str,
    pub(crate) many: &'static str,
}

/// An INSERT as [`Rows`], of what stands before its values, their numbers and types, and what
/// stands behind them.
macro_rules! insert_rows {
    ($into:literal, ($first:literal $type:ident $(, $n:literal $types:ident)*), $then:literal) => {
        $crate::sql::Rows {
            one: $crate::sql::sql(
                concat!($into, " VALUES ($", $first, $(", $", $n,)* ") ", $then)
            ),
            many: $crate::sql::sql(concat!(
                $into, " SELECT * FROM unnest($", $first, "::", stringify!($type), "[]",
                $(", $", $n, "::", stringify!($types), "[]",)* ") ", $then
            )),
        }
    };
}
pub(crate) use insert_rows;

#[cfg(test)]
mod tests {
    use super::{Rows, sql};

    #[test]
    fn an_insert_is_written_once_for_one_row_and_for_many() {
        const ADD: Rows = insert_rows!("INSERT INTO a (b, c)", (1 bigint, 2 text), "ON CONFLICT");
        assert_eq!(ADD.one, "INSERT INTO a (b, c) VALUES ($1, $2) ON CONFLICT");
        let many =
            "INSERT INTO a (b, c) SELECT * FROM unnest($1::bigint[], $2::text[]) ON CONFLICT";
        assert_eq!(ADD.many, many);
    }

    #[test]
    fn parameters_in_order_pass() {
        for text in ["SELECT 1", "a = $1", "a = $1 AND b = $2 AND c = $1", "($1,$2,$3,$4,$5)"] {
            assert_eq!(sql(text), text);
        }
        let eleven = "($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)";
        assert_eq!(sql(eleven), eleven);
    }

    #[test]
    fn parameters_out_of_order_do_not() {
        for text in ["a = $2 AND b = $1", "a = $", "a = $0", "a = $1 AND b = $3"] {
            assert!(std::panic::catch_unwind(|| sql(text)).is_err(), "{text}");
        }
    }
}
