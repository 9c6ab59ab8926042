//! A small reader of HTML: the elements and their attributes, without their text. It reads what browsers read of our pages.

/// A tag with the names and values of its attributes, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tag {
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
}

impl Tag {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// The tag and the names of its attributes: what text in a field must never change.
    fn outline(&self) -> String {
        let names: Vec<_> = self.attributes.iter().map(|(name, _)| name.as_str()).collect();
        format!("{} {}", self.name, names.join(" "))
    }
}

/// The outline of a page.
pub(super) fn outline(html: &str) -> Vec<String> {
    tags(html).iter().map(Tag::outline).collect()
}

/// Every tag of a page; closing tags begin with a slash.
pub(super) fn tags(html: &str) -> Vec<Tag> {
    let mut out = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            out.push(Tag { name: "!--".into(), attributes: Vec::new() });
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
        } else if rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!') {
            let (tag, after) = tag(rest);
            let raw = ["script", "style", "textarea", "title"].contains(&tag.name.as_str());
            rest = after;
            if raw {
                rest = rest.find(&format!("</{}", tag.name)).map_or("", |end| &rest[end..]);
            }
            out.push(tag);
        }
    }
    out
}

fn tag(text: &str) -> (Tag, &str) {
    let end = text.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(text.len());
    let mut found = Tag { name: text[..end].to_ascii_lowercase(), attributes: Vec::new() };
    let mut rest = text[end..].trim_start_matches(|c: char| c.is_whitespace() || c == '/');
    while !rest.is_empty() && !rest.starts_with('>') {
        let end = rest.find(|c: char| c.is_whitespace() || "=>/".contains(c)).unwrap_or(rest.len());
        let name = rest[..end].to_ascii_lowercase();
        rest = rest[end..].trim_start();
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix('=') {
            (value, rest) = quoted(after.trim_start());
        }
        found.attributes.push((name, value));
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
    }
    (found, rest.strip_prefix('>').unwrap_or(""))
}

fn quoted(text: &str) -> (String, &str) {
    if let Some(quote @ ('"' | '\'')) = text.chars().next() {
        return text[1..].split_once(quote).map_or((text.to_owned(), ""), |(value, rest)| (value.to_owned(), rest));
    }
    let end = text.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(text.len());
    (text[..end].to_owned(), &text[end..])
}

#[test]
fn the_reader_sees_what_a_browser_sees() {
    let seen =
        outline("<!doctype html><p class=\"a>b\" hidden>1 < 2 <br/><script>if (a<b) {}</script><a href=x onclick='y'>z</a>");
    assert_eq!(seen, ["!doctype html", "p class hidden", "br/ ", "script ", "/script ", "a href onclick", "/a "]);
}
