//! Values that go into a statement, as both databases bind them.

/// A value for one of a statement's parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Param<'a> {
    Null,
    Int(i64),
    Text(&'a str),
    Bytes(&'a [u8]),
}

/// The parameters of a statement, in order.
macro_rules! params {
    ($($value:expr),* $(,)?) => {
        &[$($crate::param::Param::from($value)),*]
    };
}
pub(crate) use params;

macro_rules! of_integer {
    ($($integer:ty),*) => {
        $(impl From<$integer> for Param<'_> {
            fn from(value: $integer) -> Self {
                Param::Int(value.into())
            }
        })*
    };
}

of_integer!(bool, u8, i16, u16, i32, u32, i64);

macro_rules! of_reference {
    ($([$($generic:tt)*] $type:ty => $variant:ident),* $(,)?) => {
        $(impl<'a, $($generic)*> From<&'a $type> for Param<'a> {
            fn from(value: &'a $type) -> Self {
                Param::$variant(value)
            }
        })*
    };
}

of_reference!(
    [] str => Text,
    [] String => Text,
    [] Vec<u8> => Bytes,
    [] [u8] => Bytes,
    [const N: usize] [u8; N] => Bytes,
);

impl<'a, T: Into<Param<'a>>> From<Option<T>> for Param<'a> {
    fn from(value: Option<T>) -> Param<'a> {
        value.map_or(Param::Null, Into::into)
    }
}
