//! Changes of single rows, as somebody makes them who has the database and knows its tables.

use super::schema::{Column, Table};
use crate::dice::Dice;
use anyhow::{Context, Result, bail};
use oms_base::{BoardId, RuleId, TaskId, TicketId, WorkflowId};
use oms_store::{Position, StreamKind};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

/// How often another value is tried before a change is passed over.
const TRIES: u32 = 8;
const WHAT_CHARS_MAX: usize = 300;

/// What was changed.
pub(crate) struct Deed {
    /// In which table.
    pub(crate) table: String,
    /// In words.
    pub(crate) what: String,
    /// One of these must stand in what is said of it.
    pub(crate) names: Vec<String>,
}

impl Deed {
    fn of(table: &Table, what: &str, names: Vec<String>) -> Deed {
        let what = what.chars().take(WHAT_CHARS_MAX).collect();
        Deed { table: table.name.clone(), what, names }
    }
}

/// Whoever changes rows, with what they draw from.
pub(crate) struct Forger<'a> {
    pub(crate) conn: &'a Connection,
    /// Another hub's store, to take rows from.
    pub(crate) other: &'a Connection,
    pub(crate) dice: &'a mut Dice,
}

impl Forger<'_> {
    /// One value of one row becomes another. `None` where it cannot, or says the same as before.
    pub(crate) fn edit(&mut self, table: &Table, column: &Column) -> Result<Option<Deed>> {
        let at = index(table, column)?;
        for _ in 0..TRIES {
            let Some(row) = self.some_row(self.conn, table)? else { break };
            let Some(donor) = self.some_row(self.conn, table)? else { break };
            let new = self.another(column, &row[at], &donor[at]);
            if new == row[at] {
                continue;
            }
            let before = self.sums(table)?;
            if self.put(table, &row, at, &new)?
                && self.sums(table)?.is_none_or(|s| Some(s) != before)
            {
                let what = format!("{}.{}: {:?} to {new:?}", table.name, column.name, row[at]);
                let mut after = row.clone();
                after[at] = new;
                let names = [names(table, &row)?, names(table, &after)?].concat();
                return Ok(Some(Deed::of(table, &what, names)));
            }
        }
        Ok(None)
    }

    /// A row goes.
    pub(crate) fn delete(&mut self, table: &Table) -> Result<Option<Deed>> {
        let Some(row) = self.some_row(self.conn, table)? else { return Ok(None) };
        let before = self.sums(table)?;
        let sql = format!("DELETE FROM {} WHERE {}", table.name, place(table));
        self.conn.execute(&sql, params_from_iter(keys(table, &row)))?;
        if before.is_some() && self.sums(table)? == before {
            return Ok(None);
        }
        let what = format!("{}: a row is deleted", table.name);
        Ok(Some(Deed::of(table, &what, names(table, &row)?)))
    }

    /// A row comes, much like another.
    pub(crate) fn insert(&mut self, table: &Table) -> Result<Option<Deed>> {
        let marks = vec!["?"; table.columns.len()].join(", ");
        let sql = format!("INSERT INTO {} VALUES ({marks})", table.name);
        for _ in 0..TRIES {
            let Some(mut row) = self.some_row(self.conn, table)? else { break };
            let Some(donor) = self.some_row(self.conn, table)? else { break };
            for (at, column) in table.columns.iter().enumerate() {
                // Another agency's rows say nothing of this one's.
                let stays = column.name == "agency" || !column.is_key && self.dice.chance(60);
                if !stays {
                    row[at] = self.another(column, &row[at], &donor[at]);
                }
            }
            let before = self.sums(table)?;
            let inserted = self.conn.execute(&sql, params_from_iter(&row)).is_ok();
            if inserted && self.sums(table)?.is_none_or(|sums| Some(sums) != before) {
                let what = format!("{}: a row is inserted: {row:?}", table.name);
                return Ok(Some(Deed::of(table, &what, names(table, &row)?)));
            }
        }
        Ok(None)
    }

    /// Two rows change places, or half of what they say.
    pub(crate) fn swap(&mut self, table: &Table) -> Result<Option<Deed>> {
        for _ in 0..TRIES {
            let Some(one) = self.some_row(self.conn, table)? else { break };
            let Some(two) = self.some_row(self.conn, table)? else { break };
            let all = self.dice.chance(50);
            let differ = |at: &usize| !table.columns[*at].is_key && one[*at] != two[*at];
            let mut at: Vec<usize> = (0..table.columns.len()).filter(differ).collect();
            at.retain(|at| table.columns[*at].is_guarded);
            if let Some(only) = self.dice.pick(&at).copied().filter(|_| !all) {
                at = vec![only];
            }
            let mut swapped = !at.is_empty() && keys(table, &one) != keys(table, &two);
            for at in &at {
                swapped = swapped
                    && self.put(table, &one, *at, &two[*at])?
                    && self.put(table, &two, *at, &one[*at])?;
            }
            if swapped {
                let columns: Vec<&str> = at.iter().map(|at| &*table.columns[*at].name).collect();
                let what = format!("{}: two rows swap {}", table.name, columns.join(", "));
                let names = [names(table, &one)?, names(table, &two)?].concat();
                return Ok(Some(Deed::of(table, &what, names)));
            }
        }
        Ok(None)
    }

    /// A row says what a row of another hub says.
    pub(crate) fn splice(&mut self, table: &Table) -> Result<Option<Deed>> {
        let Some(row) = self.some_row(self.conn, table)? else { return Ok(None) };
        let Some(foreign) = self.some_row(self.other, table)? else { return Ok(None) };
        let before = self.sums(table)?;
        let mut changed = false;
        for (at, column) in table.columns.iter().enumerate() {
            if !column.is_key && column.is_guarded && row[at] != foreign[at] {
                changed |= self.put(table, &row, at, &foreign[at])?;
            }
        }
        let says_other = before.is_none() || self.sums(table)? != before;
        let what = format!("{}: a row of another store", table.name);
        let names = names(table, &row)?;
        Ok((changed && says_other).then_some(Deed::of(table, &what, names)))
    }

    /// The newest batches go: out of the log alone, or with their blocks.
    pub(crate) fn cut(&mut self, with_blocks: bool) -> Result<Option<Deed>> {
        let last: i64 =
            self.conn.query_row("SELECT max(batch) FROM block", [], |row| row.get(0))?;
        let kept = last - i64::from(self.dice.between(1, 10));
        let mut names = Vec::new();
        {
            const GONE: &str = "SELECT kind, stream, position FROM log WHERE position >> 16 > ?1";
            let mut statement = self.conn.prepare(GONE)?;
            let mut rows = statement.query([kept])?;
            while let Some(row) = rows.next()? {
                names.push(stream_name(row.get(0)?, row.get(1)?));
                names.push((row.get::<_, i64>(2)? >> 16).to_string());
            }
        }
        self.conn.execute("DELETE FROM log WHERE position >> 16 > ?1", [kept])?;
        if with_blocks {
            self.conn.execute("DELETE FROM block WHERE batch > ?1", [kept])?;
        }
        let blocks = if with_blocks { "with" } else { "without" };
        let what = format!("the log is cut behind batch {kept}, {blocks} blocks");
        Ok(Some(Deed { table: "log".to_owned(), what, names }))
    }

    fn some_row(&mut self, conn: &Connection, table: &Table) -> Result<Option<Vec<Value>>> {
        let name = &table.name;
        let count: u32 = conn
            .prepare_cached(&format!("SELECT count(*) FROM {name}"))?
            .query_row([], |row| row.get(0))?;
        if count == 0 {
            return Ok(None);
        }
        let columns: Vec<&str> = table.columns.iter().map(|column| &*column.name).collect();
        let (columns, order) = (columns.join(", "), table.keys().join(", "));
        let sql = format!("SELECT {columns} FROM {name} ORDER BY {order} LIMIT 1 OFFSET ?1");
        let mut statement = conn.prepare_cached(&sql)?;
        let row = statement.query_row([self.dice.below(count)], |row| {
            (0..table.columns.len()).map(|at| row.get(at)).collect()
        })?;
        Ok(Some(row))
    }

    /// Writes one value; false where the schema forbids it.
    fn put(&self, table: &Table, row: &[Value], at: usize, new: &Value) -> Result<bool> {
        let column = &table.columns[at].name;
        let sql = format!("UPDATE {} SET {column} = ? WHERE {}", table.name, place(table));
        let mut statement = self.conn.prepare_cached(&sql)?;
        let values = std::iter::once(new).chain(keys(table, row));
        Ok(statement.execute(params_from_iter(values)).is_ok_and(|changed| changed == 1))
    }

    /// Another value of this column: near the old one, of another row, or out of thin air.
    fn another(&mut self, column: &Column, old: &Value, donor: &Value) -> Value {
        if column.nullable && *old != Value::Null && self.dice.chance(20) {
            return Value::Null;
        }
        if donor != old && self.dice.chance(25) {
            return donor.clone();
        }
        match old {
            Value::Integer(old) => Value::Integer(match self.dice.below(5) {
                0 => old.wrapping_add(1),
                1 => old.wrapping_sub(1),
                2 => i64::from(self.dice.below(100)),
                3 => old ^ (1 << self.dice.below(40)),
                _ => self.dice.draw().cast_signed(),
            }),
            Value::Text(old) => Value::Text(self.other_text(old)),
            Value::Blob(old) => Value::Blob(self.other_bytes(old)),
            Value::Real(_) | Value::Null => match column.kind.as_str() {
                "INTEGER" => Value::Integer(i64::from(self.dice.below(1_000_000))),
                "TEXT" => Value::Text(format!("x{}", self.dice.below(100))),
                _ => Value::Blob(vec![1]),
            },
        }
    }

    fn other_text(&mut self, old: &str) -> String {
        let mut chars: Vec<char> = old.chars().collect();
        let letter = char::from(b'a' + u8::try_from(self.dice.below(26)).unwrap_or(0));
        let at = self.dice.below(u32::try_from(chars.len()).unwrap_or(1)) as usize;
        match (self.dice.below(5), chars.get_mut(at)) {
            (0, Some(_)) => drop(chars.remove(at)),
            (1, Some(here)) => *here = letter,
            // The same to a reader who is not strict.
            (2, Some(here)) => *here = here.to_ascii_uppercase(),
            (3, _) => chars.push(' '),
            _ => chars.push(letter),
        }
        chars.into_iter().collect()
    }

    fn other_bytes(&mut self, old: &[u8]) -> Vec<u8> {
        let mut bytes = old.to_vec();
        let at = self.dice.below(u32::try_from(bytes.len()).unwrap_or(1)) as usize;
        match (self.dice.below(8), bytes.get_mut(at)) {
            (0, _) => bytes.push(0),
            (1, _) => drop(bytes.pop()),
            (2, _) => bytes.fill(0),
            (_, Some(byte)) => *byte ^= 1 << self.dice.below(8),
            (_, None) => bytes.push(1),
        }
        bytes
    }

    /// What the counters come to: a row that counts nothing may come and go.
    fn sums(&self, table: &Table) -> Result<Option<Vec<(String, i64)>>> {
        const SUMS: &str = "SELECT key, sum(value) FROM counter WHERE agency = 1 \
            GROUP BY key HAVING sum(value) <> 0";
        if table.name != "counter" {
            return Ok(None);
        }
        let mut statement = self.conn.prepare_cached(SUMS)?;
        let sums = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(Some(sums.collect::<rusqlite::Result<_>>()?))
    }
}

fn index(table: &Table, column: &Column) -> Result<usize> {
    let found = table.columns.iter().position(|other| other.name == column.name);
    found.with_context(|| format!("{} is a column of {}", column.name, table.name))
}

fn place(table: &Table) -> String {
    let keys: Vec<String> = table.keys().iter().map(|key| format!("{key} = ?")).collect();
    keys.join(" AND ")
}

fn keys<'r>(table: &Table, row: &'r [Value]) -> Vec<&'r Value> {
    let both = table.columns.iter().zip(row);
    both.filter(|(column, _)| column.is_key).map(|(_, value)| value).collect()
}

/// What a row may be called in a report: by its stream, or by where it stands.
fn names(table: &Table, row: &[Value]) -> Result<Vec<String>> {
    let int = |column: &str| {
        let at = table.columns.iter().position(|found| found.name == column);
        match at.and_then(|at| row.get(at)) {
            Some(Value::Integer(value)) => *value,
            _ => 0,
        }
    };
    let text = |column: &str| {
        let at = table.columns.iter().position(|found| found.name == column);
        match at.and_then(|at| row.get(at)) {
            Some(Value::Text(value)) => value.clone(),
            _ => String::new(),
        }
    };
    Ok(match table.name.as_str() {
        "log" => {
            let position = int("position");
            let kind = int("kind");
            vec![
                Position::from_key(position).to_string(),
                (position >> 16).to_string(),
                stream_name(kind, int("stream")),
            ]
        }
        "block" => vec![int("position").to_string(), int("batch").to_string()],
        "ticket" => vec![TicketId(int("id")).to_string()],
        "part" | "ticket_label" | "attachment" => vec![TicketId(int("ticket")).to_string()],
        // One that is gone is counted, not named.
        "erasure" => vec![TicketId(int("ticket")).to_string(), "erasures".to_owned()],
        "board" => vec![BoardId(int("id")).to_string()],
        "workflow" => vec![WorkflowId(int("id")).to_string()],
        "workflow_version" => vec![WorkflowId(int("workflow")).to_string()],
        "rule" => vec![RuleId(int("id")).to_string(), text("name")],
        "counter" => vec![text("key")],
        "task" => match TaskId::parse(&text("id")) {
            Ok(task) => vec![task.to_string(), task.ticket.to_string()],
            Err(_) => vec!["task".to_owned()],
        },
        other => bail!("nobody said how a row of {other} is named in a report"),
    })
}

fn stream_name(kind: i64, stream: i64) -> String {
    match u8::try_from(kind).ok().and_then(StreamKind::from_number) {
        Some(StreamKind::Ticket) | None => TicketId(stream).to_string(),
        Some(StreamKind::Board) => BoardId(stream).to_string(),
        Some(StreamKind::Workflow) => WorkflowId(stream).to_string(),
        Some(StreamKind::Rule) => RuleId(stream).to_string(),
    }
}
