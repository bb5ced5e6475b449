//! Compares what a command printed with what the README shows.

/// Stands for any text in a line, and alone on a line for any number of lines.
const ANYTHING: &str = "…";

/// Whether the lines match; spaces at the end of a line and blank lines at the end do not count.
pub(super) fn matches(expected: &[String], actual: &[String]) -> bool {
    let expected = without_blank_end(expected);
    let actual = without_blank_end(actual);
    // reached[n]: the expected lines so far can stand for the first n actual lines.
    let mut reached = vec![false; actual.len() + 1];
    reached[0] = true;
    for pattern in expected {
        reached = advance(&reached, pattern, actual);
    }
    reached[actual.len()]
}

fn advance(reached: &[bool], pattern: &str, actual: &[String]) -> Vec<bool> {
    if pattern.trim() == ANYTHING {
        let first = reached.iter().position(|reached| *reached).unwrap_or(reached.len());
        return (0..reached.len()).map(|count| count >= first).collect();
    }
    let mut next = vec![false; reached.len()];
    for (count, line) in actual.iter().enumerate() {
        next[count + 1] = reached[count] && line_matches(pattern.trim_end(), line.trim_end());
    }
    next
}

fn line_matches(pattern: &str, line: &str) -> bool {
    let Some((prefix, rest)) = pattern.split_once(ANYTHING) else {
        return pattern == line;
    };
    let Some(mut line) = line.strip_prefix(prefix) else {
        return false;
    };
    let (middle, suffix) = rest.rsplit_once(ANYTHING).unwrap_or(("", rest));
    for part in middle.split(ANYTHING) {
        // The first place is the best place: it leaves the most for the parts that follow.
        let Some(start) = line.find(part) else {
            return false;
        };
        line = &line[start + part.len()..];
    }
    line.ends_with(suffix)
}

fn without_blank_end(lines: &[String]) -> &[String] {
    let end = lines.iter().rposition(|line| !line.trim().is_empty()).map_or(0, |last| last + 1);
    &lines[..end]
}

#[cfg(test)]
mod tests {
    use super::matches;

    fn check(expected: &str, actual: &str) -> bool {
        let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        matches(&lines(expected), &lines(actual))
    }

    #[test]
    fn plain_lines_match_themselves() {
        assert!(check("", ""));
        assert!(check("a\nb", "a\nb"));
        assert!(check("a  ", "a\n\n"));
        assert!(!check("a", "a\nb"));
        assert!(!check("a\nb", "a"));
        assert!(!check("", "a"));
        assert!(!check("a", " a"));
    }

    #[test]
    fn an_ellipsis_in_a_line_matches_any_text() {
        assert!(check("a…c", "abc"));
        assert!(check("a…c", "ac"));
        assert!(check("{\"id\":…,\"n\":…}", "{\"id\":12,\"n\":\"x\"}"));
        assert!(check("…b…", "abc"));
        assert!(!check("a…c", "ab"));
        assert!(!check("a…a", "a"));
        assert!(!check("…b…b", "abc"));
        assert!(!check("a…", "a\nb"));
    }

    #[test]
    fn an_ellipsis_alone_matches_any_lines() {
        assert!(check("…", ""));
        assert!(check("…", "a\nb"));
        assert!(check("a\n…\nd", "a\nb\nc\nd"));
        assert!(check("a\n…\nd", "a\nd"));
        assert!(check("…\nb\n…", "a\nb\nb\nc"));
        assert!(!check("a\n…\nd", "a\nb\nc"));
        assert!(!check("…\nx", "a\nb"));
    }
}
