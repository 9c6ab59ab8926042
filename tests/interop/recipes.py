"""Reads recipes as their products do: real parsers of JSON, YAML, TOML, Python, properties, shells and Apache, and grammars of tree-sitter for
the rest. JSON in, JSON out; see recipes.rs.
"""

import ast
import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib

import javaproperties
import tree_sitter_c_sharp
import tree_sitter_go
import tree_sitter_kotlin
import tree_sitter_ruby
import tree_sitter_typescript
import yaml
from tree_sitter import Language, Parser


def leaves(value):
    """The texts in a document; one of several lines is a document of its own."""
    if isinstance(value, dict):
        return [text for member in value.values() for text in leaves(member)]
    if isinstance(value, list):
        return [text for item in value for text in leaves(item)]
    if isinstance(value, str) and "\n" in value:
        return leaves(yaml.safe_load(value))
    return [value] if isinstance(value, str) else []


def read_yaml(text):
    return [found for document in yaml.safe_load_all(text) for found in leaves(document)]


def unmarked(mark):
    """Behind the parser, Spring and Jenkins look for ${…}, but for those with a mark."""

    def read(text):
        found = read_yaml(text)
        assert not any(each.replace(mark + "${", "").count("${") for each in found), text
        return [each.replace(mark + "${", "${") for each in found]

    return read


def read_python(text):
    return [node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def read_properties(text):
    """SmallRye, with which Quarkus reads, takes a backslash before ${…} for itself."""
    found = javaproperties.loads(text).values()
    assert not any(each.replace("\\${", "").count("${") for each in found), text
    return [each.replace("\\${", "${") for each in found]


SHELL = 'for name in gitea php vault pveum curl; do eval "$name() { printf %s\\\\\\\\0 \\"\\$@\\"; }"; done\n'


def read_shell(text):
    """What commands would be given, by a shell that has no other ones."""
    subprocess.run(["bash", "-n"], input=text, text=True, check=True, capture_output=True)
    ran = subprocess.run(["/bin/bash", "-eu"], input=SHELL + text, text=True, check=True, capture_output=True, env={"PATH": "/nowhere"})
    return ran.stdout.split("\0")


def read_environment(text):
    """A file that a shell sources, as the service of MinIO does."""
    script = 'set -a; . "$0"; /usr/bin/env -0'
    with tempfile.NamedTemporaryFile("w", suffix=".env") as file:
        file.write(text)
        file.flush()
        ran = subprocess.run(["/bin/bash", "-euc", script, file.name], check=True, capture_output=True, text=True, env={"PATH": "/nowhere"})
    if ran.stderr:
        raise ValueError(ran.stderr)
    return [line.split("=", 1)[1] for line in ran.stdout.split("\0") if "=" in line]


def read_php_environment(text):
    """As vlucas/phpdotenv (EntryParser): what single quotes hold is taken as it is; in double quotes a backslash is for three others."""
    found = []
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        value = line.split("=", 1)[1]
        quote, inner = value[0], value[1:-1]
        assert quote in "\"'" and value[-1] == quote, line
        if quote == "'":
            assert "'" not in inner, line
        else:
            rest = re.sub(r'\\["\\$]', "", inner)
            assert not re.search(r'["\\$]', rest), line
            inner = re.sub(r'\\(["\\$])', r"\1", inner)
        found.append(inner)
    return found


def read_node_environment(text):
    """npm dotenv itself."""
    tests = os.path.join(os.path.dirname(__file__), "..")
    own = os.path.join(tests, ".tools", "node", "bin", "node")
    script = "console.log(JSON.stringify(require('dotenv').parse(require('fs').readFileSync(0))))"
    ran = subprocess.run([own if os.path.exists(own) else "node", "-e", script], input=text, check=True, capture_output=True, text=True, cwd=tests)
    return list(json.loads(ran.stdout).values())


def read_ini(text):
    """As gopkg.in/ini.v1, with which Grafana reads (parser.readValue)."""
    found = []
    for line in text.splitlines():
        if not line.strip() or line.startswith(("#", ";", "[")):
            continue
        value = line.split("=", 1)[1].strip()
        if value.startswith('"""'):
            value, rest = value[3:].rsplit('"""', 1)
            assert not rest, line
        elif value.startswith("`"):
            value, rest = value[1:].split("`", 1)
            assert not rest, line
        else:
            assert not re.search(r"[#;]", value) and not (value[:1] == value[-1:] and value[:1] in ("'", '"')) and not value.endswith("\\"), line
        found.append(value)
    return found


def read_form(text):
    return [line.split(": ", 1)[1] for line in text.splitlines()]


def read_apache(text):
    """Apache itself says whether it would start; the words of its lines are told apart as ap_getword_conf does."""
    modules = "".join(
        f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n"
        for name in ("mpm_event", "authn_core", "authz_core", "authz_user", "auth_openidc")
    )
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "apache.conf")
        head = f'ServerRoot "{folder}"\nServerName a.example\nDefaultRuntimeDir "{folder}"\nErrorLog "{folder}/log"\nPidFile "{folder}/pid"\nListen 127.0.0.1:1\n'
        with open(path, "w") as file:
            file.write(f"{head}{modules}<VirtualHost *>\n{text}\n</VirtualHost>\n")
        tried = subprocess.run(["/usr/sbin/apache2", "-t", "-f", path], capture_output=True, text=True)
    if tried.returncode:
        raise ValueError(tried.stderr)
    words = re.findall(r'"((?:\\["\\]|[^"\\]|\\(?!["\\]))*)"', "\n".join(line for line in text.splitlines() if not line.startswith("#")))
    return [re.sub(r'\\(["\\])', r"\1", word) for word in words]


# The kinds of nodes that are texts, that stand within them for something else, and the escapes that a text here may have.
GRAMMARS = {
    "ts": (tree_sitter_typescript.language_typescript(), {"string"}, set(), "\\\"'"),
    "go": (tree_sitter_go.language(), {"interpreted_string_literal"}, set(), '\\"'),
    "cs": (tree_sitter_c_sharp.language(), {"string_literal"}, {"interpolation"}, '\\"'),
    "kt": (tree_sitter_kotlin.language(), {"string_literal"}, {"interpolation", "interpolated_identifier", "interpolated_expression"}, '\\"$'),
    "rb": (tree_sitter_ruby.language(), {"string"}, {"interpolation"}, "\\'"),
}
GRAMMARS["js"] = GRAMMARS["mjs"] = GRAMMARS["ts"]


def read_code(ending):
    language, kinds, forbidden, escapes = GRAMMARS[ending]
    parser = Parser(Language(language))

    def unescaped(text):
        quote, inner = text[0], text[1:-1]
        assert text[-1] == quote and quote in "\"'", text
        rest = re.sub(r"\\(.)", "", inner)
        assert quote not in rest and (ending != "kt" or "$" not in rest), text
        if ending == "rb":
            return re.sub(r"\\([\\'])", r"\1", inner)
        for escaped in re.findall(r"\\(.)", inner):
            assert escaped in escapes, text
        return re.sub(r"\\(.)", r"\1", inner)

    def read(text):
        source = f"package p\nfunc f() {{\n{text}\n}}\n" if ending == "go" else text
        found, waiting = [], [parser.parse(source.encode()).root_node]
        if waiting[0].has_error:
            raise ValueError("does not parse: " + str(waiting[0]))
        while waiting:
            node = waiting.pop()
            assert node.type not in forbidden, node.text
            if node.type in kinds:
                found.append(unescaped(node.text.decode()))
            waiting.extend(node.children)
        return found

    return read


READERS = {
    "json": lambda text: leaves(json.loads(text)),
    "yaml": read_yaml,
    "toml": lambda text: leaves(tomllib.loads(text)),
    "py": read_python,
    "properties": read_properties,
    "sh": read_shell,
    "env": read_environment,
    "ini": read_ini,
    "txt": read_form,
    "conf": read_apache,
    **{ending: read_code(ending) for ending in GRAMMARS},
    "spring_security.yaml": unmarked("\\"),
    "spring_client_credentials.yaml": unmarked("\\"),
    "jenkins.yaml": unmarked("^"),
    "laravel_socialite.env": read_php_environment,
    "outline.env": read_node_environment,
}


def main(cases):
    wrong, values = [], {}
    for case in cases:
        file = case["file"]
        reader = READERS.get(file) or READERS[file.rsplit(".", 1)[1]]
        try:
            found = set(reader(case["text"]))
        except Exception as error:  # whatever a parser says, it did not read it
            said = getattr(error, "stderr", None) or error
            wrong.append(f"{file} by {case['about']}: {type(error).__name__} {said}\n{case['text']}")
            continue
        # An option and its value, and an identifier with its secret, are one word to a shell.
        found |= {text.split("=", 1)[1] for text in found if "=" in text} | {text.rsplit(":", 1)[0] for text in found if ":" in text}
        for name, value in case["expected"].items():
            values[file] = values.get(file, 0) + 1
            if value not in found:
                wrong.append(f"{file} by {case['about']}: {name} is not {value!r} in {sorted(found)}\n{case['text']}")
    json.dump({"read": len(cases), "wrong": wrong, "values": values}, sys.stdout)


main(json.load(sys.stdin))
