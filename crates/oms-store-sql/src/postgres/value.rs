//! Values as `PostgreSQL` binds and answers them.

use crate::param::Param;
use crate::read::{Cell, Row};
use std::error::Error;
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

impl ToSql for Param<'_> {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match *self {
            Param::Null => Ok(IsNull::Yes),
            Param::Int(value) if *ty == Type::INT8 => value.to_sql(ty, out),
            Param::Int(value) if *ty == Type::INT4 => i32::try_from(value)?.to_sql(ty, out),
            Param::Text(text) if *ty == Type::TEXT => text.to_sql(ty, out),
            Param::Bytes(bytes) if *ty == Type::BYTEA => bytes.to_sql(ty, out),
            Param::Int(_) | Param::Text(_) | Param::Bytes(_) => {
                Err(format!("{self:?} is no {ty}").into())
            }
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl ToSql for Kept {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        self.param().to_sql(ty, out)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Cell<'a> {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        match *ty {
            Type::INT8 => i64::from_sql(ty, raw).map(Cell::Int),
            Type::INT4 => i32::from_sql(ty, raw).map(|value| Cell::Int(value.into())),
            Type::TEXT => <&str>::from_sql(ty, raw).map(Cell::Text),
            Type::BYTEA => Ok(Cell::Bytes(raw)),
            _ => Err(format!("a column of type {ty}").into()),
        }
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Cell::Null)
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

impl Row for tokio_postgres::Row {
    fn cell(&self, at: usize) -> Result<Cell<'_>, String> {
        self.try_get(at).map_err(|error| super::error::text(&error))
    }
}

/// A value that waits to be sent.
#[derive(Debug)]
pub(super) enum Kept {
    Null,
    Int(i64),
    Text(Box<str>),
    Bytes(Box<[u8]>),
}

impl Kept {
    /// The same value, to be bound.
    fn param(&self) -> Param<'_> {
        match self {
            Kept::Null => Param::Null,
            Kept::Int(value) => Param::Int(*value),
            Kept::Text(text) => Param::Text(text),
            Kept::Bytes(bytes) => Param::Bytes(bytes),
        }
    }
}

impl From<&Param<'_>> for Kept {
    fn from(param: &Param<'_>) -> Kept {
        match *param {
            Param::Null => Kept::Null,
            Param::Int(value) => Kept::Int(value),
            Param::Text(text) => Kept::Text(text.into()),
            Param::Bytes(bytes) => Kept::Bytes(bytes.into()),
        }
    }
}
