//! Tools are what the API is.
