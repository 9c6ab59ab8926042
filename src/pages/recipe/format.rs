//! How settings are written, and how a text stands within them.

/// The format of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// JSON.
    Json,
    /// YAML; values stand in double quotes.
    Yaml,
    /// TOML; values stand in double quotes.
    Toml,
    /// Variables of a process, a line each, in double quotes.
    Env,
    /// `key = value` without quotes.
    Ini,
    /// Java's properties.
    Properties,
    /// Commands; values stand in single quotes.
    Shell,
    /// Source code or a configuration with strings in double quotes.
    Code,
    /// Source code with strings in single quotes.
    Ruby,
    /// What is typed into a form, a line each.
    Form,
}

impl Format {
    /// Its name for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Yaml => "YAML",
            Self::Toml => "TOML",
            Self::Env => "Environment",
            Self::Ini => "INI",
            Self::Properties => "Properties",
            Self::Shell => "Commands",
            Self::Code | Self::Ruby => "Code",
            Self::Form => "Form",
        }
    }

    /// A text as it stands in the format's quotes, or bare where it has none. Control characters are left out everywhere.
    pub fn escape(self, text: &str) -> String {
        let text: String = text.chars().filter(|c| !c.is_control()).collect();
        match self {
            Self::Json | Self::Yaml | Self::Toml | Self::Code => text.replace('\\', "\\\\").replace('"', "\\\""),
            // Within double quotes a shell would still look at these.
            Self::Env => text.replace('\\', "\\\\").replace('"', "\\\"").replace('$', "\\$").replace('`', "\\`"),
            Self::Shell => text.replace('\'', "'\\''"),
            Self::Ruby => text.replace('\\', "\\\\").replace('\'', "\\'"),
            Self::Properties => text.replace('\\', "\\\\"),
            Self::Ini | Self::Form => text,
        }
    }

    /// A list of words as the format writes one.
    pub fn list(self, words: &[&str]) -> String {
        let quote = if self == Self::Ruby { '\'' } else { '"' };
        let quoted: Vec<_> = words.iter().map(|word| format!("{quote}{}{quote}", self.escape(word))).collect();
        format!("[{}]", quoted.join(", "))
    }
}
