//! The description of an API as OpenAPI 3.1: operations beside their handlers, schemas from their types.

use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

/// One address with its verb, as the description tells it.
pub struct Operation {
    pub method: &'static str,
    pub path: &'static str,
    summary: &'static str,
    query: Option<MakeSchema>,
    /// Its media type, and what is in it.
    body: Option<(&'static str, MakeSchema)>,
    answer: (u16, MakeSchema),
    /// It answers with bytes of whatever kind.
    is_bytes: bool,
    headers: Vec<(&'static str, &'static str)>,
}

type MakeSchema = fn(&mut SchemaGenerator) -> Schema;

impl Operation {
    /// What it does and what it answers.
    pub fn new<A: JsonSchema>(method: &'static str, path: &'static str, summary: &'static str) -> Self {
        let status = if method == "POST" { 201 } else { 200 };
        Self {
            method,
            path,
            summary,
            query: None,
            body: None,
            answer: (status, make::<A>),
            is_bytes: false,
            headers: Vec::new(),
        }
    }

    #[must_use]
    pub fn query<Q: JsonSchema>(mut self) -> Self {
        self.query = Some(make::<Q>);
        self
    }

    #[must_use]
    pub fn body<B: JsonSchema>(mut self) -> Self {
        self.body = Some(("application/json", make::<B>));
        self
    }

    /// A form with files.
    #[must_use]
    pub fn form<B: JsonSchema>(mut self) -> Self {
        self.body = Some(("multipart/form-data", make::<B>));
        self
    }

    #[must_use]
    pub fn bytes(mut self) -> Self {
        self.is_bytes = true;
        self
    }

    #[must_use]
    pub fn status(mut self, status: u16) -> Self {
        self.answer.0 = status;
        self
    }

    /// Sent twice under one key, it is done once.
    #[must_use]
    pub fn once(mut self) -> Self {
        self.headers.push(("Idempotency-Key", "A name of your own for this request: sent twice, it is done once."));
        self
    }

    /// Refused when somebody has changed the thing since it was read.
    #[must_use]
    pub fn if_match(mut self) -> Self {
        self.headers.push(("If-Match", "The ETag of the record that you have read."));
        self
    }

    fn describe(&self, schemas: &mut SchemaGenerator, rule: &str) -> Value {
        let mut operation = json!({
            "operationId": self.name(),
            "summary": self.summary,
            "description": format!("Rule: {rule}."),
            "responses": {
                self.answer.0.to_string(): self.done(schemas),
                "default": { "$ref": "#/components/responses/Problem" }
            }
        });
        let parameters = self.parameters(schemas);
        if let Some(described) = operation.as_object_mut() {
            if !parameters.is_empty() {
                described.insert("parameters".into(), parameters.into());
            }
            if let Some((kind, body)) = self.body {
                let content = content(kind, body(schemas));
                described.insert("requestBody".into(), json!({ "required": true, "content": content }));
            }
        }
        operation
    }

    fn done(&self, schemas: &mut SchemaGenerator) -> Value {
        match self.answer {
            (204, _) => json!({ "description": "Done." }),
            _ if self.is_bytes => {
                json!({ "description": "The bytes.", "content": { "*/*": { "schema": { "type": "string", "format": "binary" } } } })
            }
            (_, answer) => json!({ "description": "Done.", "content": content("application/json", answer(schemas)) }),
        }
    }

    fn parameters(&self, schemas: &mut SchemaGenerator) -> Vec<Value> {
        let in_path = self.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        let mut all: Vec<Value> = in_path
            .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
            .collect();
        if let Some(query) = self.query {
            all.extend(in_query(query, schemas));
        }
        let header = |(name, words): &(&str, &str)| json!({ "name": name, "in": "header", "description": words, "required": *name == "If-Match", "schema": { "type": "string" } });
        all.extend(self.headers.iter().map(header));
        all
    }

    /// `getRecordsTransitions` for `GET /api/v1/records/{id}/transitions`.
    fn name(&self) -> String {
        let words = self.path.split('/').skip(3).map(|part| match part.strip_prefix('{') {
            Some(_) => "One".to_owned(),
            None => part.split(['-', '.']).map(capital).collect(),
        });
        self.method.to_ascii_lowercase() + &words.collect::<String>()
    }
}

/// The whole description. `rule` gives the access rule of a method and path.
pub fn document(title: &str, version: &str, operations: &[Operation], rule: impl Fn(&Operation) -> String) -> Value {
    let mut schemas = SchemaSettings::draft2020_12()
        .with(|settings| settings.definitions_path = "/components/schemas".into())
        .into_generator();
    let mut paths: Map<String, Value> = Map::new();
    for operation in operations {
        let described = operation.describe(&mut schemas, &rule(operation));
        let path = paths.entry(operation.path).or_insert_with(|| json!({}));
        if let Some(path) = path.as_object_mut() {
            path.insert(operation.method.to_ascii_lowercase(), described);
        }
    }
    let problem: Schema = schemas.subschema_for::<crate::Problem>();
    json!({
        "openapi": "3.1.0",
        "info": { "title": title, "version": version },
        "servers": [{ "url": "/" }],
        "security": [{ "token": [] }],
        "paths": paths,
        "components": {
            "schemas": schemas.take_definitions(true),
            "responses": { "Problem": { "description": "What went wrong (RFC 9457).", "content": content("application/problem+json", problem) } },
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } }
        }
    })
}

fn make<T: JsonSchema>(schemas: &mut SchemaGenerator) -> Schema {
    schemas.subschema_for::<T>()
}

fn content(kind: &str, schema: Schema) -> Value {
    json!({ kind: { "schema": schema.to_value() } })
}

/// Each property of the query's type is a parameter of its own.
fn in_query(query: MakeSchema, schemas: &mut SchemaGenerator) -> Vec<Value> {
    let reference = query(schemas).to_value();
    let name = reference
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|path| path.rsplit('/').next())
        .unwrap_or_default()
        .to_owned();
    let Some(declared) = schemas.definitions_mut().remove(&name) else { return Vec::new() };
    let properties = declared.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
    properties
        .into_iter()
        .map(|(name, schema)| {
            let words = schema.get("description").cloned().unwrap_or_default();
            json!({ "name": name, "in": "query", "description": words, "required": false, "schema": schema })
        })
        .collect()
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
