//! How settings are written, and how a text stands within them.

/// The format of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// JSON.
    Json,
    /// YAML; values stand in double quotes.
    Yaml,
    /// YAML that Spring reads, which looks for `${…}` in values.
    SpringYaml,
    /// YAML that Jenkins reads, likewise.
    JenkinsYaml,
    /// TOML; values stand in double quotes.
    Toml,
    /// Variables of a process, a line each, in double quotes, as a shell or systemd reads them.
    Env,
    /// The same for PHP's phpdotenv; a value brings its quotes along.
    PhpEnv,
    /// The same for Node's dotenv, likewise.
    NodeEnv,
    /// `key = value` without quotes, as Grafana reads it.
    Ini,
    /// Java's properties, as Quarkus reads them.
    Properties,
    /// Commands; values stand in single quotes.
    Shell,
    /// Source code or a configuration with strings in double quotes.
    Code,
    /// Kotlin, whose strings look for `$`.
    Kotlin,
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
            Self::Yaml | Self::SpringYaml | Self::JenkinsYaml => "YAML",
            Self::Toml => "TOML",
            Self::Env | Self::PhpEnv | Self::NodeEnv => "Environment",
            Self::Ini => "INI",
            Self::Properties => "Properties",
            Self::Shell => "Commands",
            Self::Code | Self::Kotlin | Self::Ruby => "Code",
            Self::Form => "Form",
        }
    }

    /// A text as it stands in the format's quotes, or bare where it has none. Control characters are left out everywhere.
    pub fn escape(self, text: &str) -> String {
        let text: String = text.chars().filter(|c| !c.is_control()).collect();
        match self {
            Self::Json | Self::Yaml | Self::Toml | Self::Code => quoted(&text),
            Self::SpringYaml => quoted(&text.replace("${", "\\${")),
            Self::JenkinsYaml => quoted(&text.replace("${", "^${")),
            Self::Kotlin => quoted(&text).replace('$', "\\$"),
            // Within double quotes a shell would still look at these.
            Self::Env => quoted(&text).replace('$', "\\$").replace('`', "\\`"),
            // In single quotes phpdotenv takes all as it is, in double quotes a backslash before three characters alone.
            Self::PhpEnv if text.contains('\'') => format!("\"{}\"", quoted(&text).replace('$', "\\$")),
            Self::PhpEnv => format!("'{text}'"),
            // It takes no backslash away, but knows three quotes.
            Self::NodeEnv => ['\'', '`', '"']
                .into_iter()
                .find(|quote| !text.contains(*quote))
                .map_or_else(|| text.clone(), |quote| format!("{quote}{text}{quote}")),
            Self::Shell => text.replace('\'', "'\\''"),
            Self::Ruby => text.replace('\\', "\\\\").replace('\'', "\\'"),
            // A file of properties takes one backslash away, and the expressions in it another.
            Self::Properties => text.replace('\\', "\\\\").replace("${", "\\\\${"),
            Self::Ini if text.contains(['#', ';', '`', '"', '\'', '\\']) => format!("\"\"\"{text}\"\"\""),
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

fn quoted(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}
