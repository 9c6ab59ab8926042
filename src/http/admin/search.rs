//! A list of the console that is searched by the beginning of a name and read a page at a time.

use super::desk::Desk;

/// Items on a page.
const MOST: usize = 50;

/// How many items to read: one more than a page has, to see whether another one follows.
pub const REACH: i64 = 51;

/// What is searched for.
#[derive(Clone, Copy, Debug)]
pub struct Search<'a> {
    /// The page of the list.
    pub path: &'static str,
    /// By which name.
    pub by: &'static str,
    /// How the name begins.
    pub prefix: &'a str,
}

impl Search<'_> {
    /// The address of a page that begins after a place, or of the first one.
    pub fn address(&self, desk: &Desk<'_>, after: Option<&str>) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("by", self.by).append_pair("prefix", self.prefix);
        after.map(|after| query.append_pair("after", after));
        desk.link(&format!("{}?{}", self.path, query.finish()))
    }
}

/// Cuts what was read to a page; its last item if another page follows.
pub fn cut<T>(found: &mut Vec<T>) -> Option<&T> {
    let is_more = found.len() > MOST;
    found.truncate(MOST);
    found.last().filter(|_| is_more)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_more_than_a_page_says_that_another_follows() {
        let mut whole: Vec<i64> = (0..REACH).collect();
        assert_eq!((cut(&mut whole).copied(), whole.len()), (Some(49), 50));
        assert_eq!((cut(&mut whole).copied(), whole.len()), (None, 50));
    }
}
