//! The replies of the protocol notes, from the data files beside this one, decoded by our clients over TCP.

use domain::{
    generation::{Gender, Generation},
    language::Language,
    provider::{Operation, Provider},
};
use providers::{
    A2eClient, Found, GeminiClient, OutputFile, PiapiClient, PolloClient, ProviderClient, ProviderError, Submission,
    TaskState,
};
use serde_json::{Value, json};

use crate::{
    clip, endpoints, key, kite, picture,
    server::{Answer, Server},
    settings,
};

/// The data files, and how many replies each has.
pub(crate) const FILES: &[(Provider, &str, usize)] = &[
    (Provider::Piapi, include_str!("recorded/piapi.json"), 36),
    (Provider::Pollo, include_str!("recorded/pollo.json"), 20),
    (Provider::A2e, include_str!("recorded/a2e.json"), 18),
    (Provider::Gemini, include_str!("recorded/gemini.json"), 19),
];

/// What our client made of a reply, in the words of the data files.
fn told(fault: &ProviderError) -> String {
    format!("{:?} {:?}", fault.class, fault.kind)
}

fn file(file: &OutputFile) -> String {
    match file {
        OutputFile::Url(url) => format!("file {url}"),
        OutputFile::Inline { bytes, mime } => format!("inline {mime} {}", bytes.len()),
    }
}

/// What A2E is asked before the paid call.
fn before_a_paid_call(provider: Provider) -> Vec<Answer> {
    let ok = |data: Value| Answer::Json(200, json!({"code": 0, "data": data}));
    match provider {
        Provider::A2e => vec![
            ok(json!([{"_id": "65f1", "name": "Anna", "type": "default", "gender": "female"}])),
            ok(json!([{"label": "female", "value": "female", "children": [{"label": "Aria", "value": "6625"}]}])),
            ok(json!("https://1day.example/tts/0a1b.mp3")),
        ],
        Provider::Piapi | Provider::Pollo | Provider::Gemini => vec![],
    }
}

/// What our client makes of `answer`, in the words of the data files.
pub(crate) async fn decoded(provider: Provider, call: &str, asked: Option<Operation>, answer: Answer) -> String {
    let mut answers = if call == "submit" { before_a_paid_call(provider) } else { vec![] };
    answers.push(answer);
    let server = Server::start(answers).await;
    let (places, settings, key) = (endpoints(&server), settings(), key());
    if call == "moderate" {
        let verdict = GeminiClient::new(&places, &settings).unwrap().moderate(&key, "a teapot").await;
        assert!(verdict.failure.is_none(), "{verdict:?}");
        return if verdict.safe { "safe" } else { "unsafe" }.into();
    }
    let script = "Hello there".into();
    let avatar = Generation::Avatar { script, language: Language::En, gender: Gender::Female, character_index: 0 };
    let (client, request, operation, task): (Box<dyn ProviderClient>, _, _, _) = match provider {
        Provider::Piapi => {
            (Box::new(PiapiClient::new(&places, &settings).unwrap()), kite(), Operation::TextToImage, "5b0c")
        }
        Provider::Pollo => {
            let request = clip(picture(), 5, None);
            (Box::new(PolloClient::new(&places, &settings).unwrap()), request, Operation::ImageToVideo, "cm5")
        }
        Provider::A2e => (Box::new(A2eClient::new(&places, &settings).unwrap()), avatar, Operation::Avatar, "66a0"),
        Provider::Gemini => {
            (Box::new(GeminiClient::new(&places, &settings).unwrap()), kite(), Operation::TextToImage, "none")
        }
    };
    let operation = asked.unwrap_or(operation);
    match call {
        "submit" => {
            let prepared = client.prepare(&key, &request).await.unwrap();
            match client.submit(&key, &prepared, "greeting-1").await {
                Ok(Submission::Accepted(task)) => format!("accepted {}", task.as_str()),
                Ok(Submission::Finished(output)) => file(&output.file),
                Err(fault) => told(&fault),
            }
        }
        "poll" => match client.poll(&key, operation, &task.parse().unwrap()).await {
            Ok(TaskState::Running { .. }) => "running".into(),
            Ok(TaskState::Succeeded(output)) => file(&output.file),
            Ok(TaskState::Failed { reason }) => format!("failed {reason}"),
            Err(fault) => told(&fault),
        },
        "find" => match client.find(&key, "greeting-1").await {
            Ok(Found::Task(task)) => format!("found {}", task.as_str()),
            other => format!("{other:?}"),
        },
        "probe" => match client.probe(&key).await {
            Ok(facts) => facts.remaining.map_or("remaining unknown".into(), |credits| format!("remaining {credits}")),
            Err(fault) => told(&fault),
        },
        other => panic!("no such call: {other}"),
    }
}

#[tokio::test]
async fn every_reply_of_the_protocol_notes_is_read_as_they_say() {
    let mut faults = vec![];
    // Bodies are those of the notes; where the notes have only a table row, the body is composed after it. The counts
    // make a reply that is lost from a file fail here.
    for (provider, text, count) in FILES {
        let recorded: Value = serde_json::from_str(text).unwrap();
        let replies = recorded["replies"].as_array().unwrap();
        assert_eq!(replies.len(), *count, "{provider}");
        for reply in replies {
            let status = u16::try_from(reply["status"].as_u64().unwrap()).unwrap();
            let expected = reply["expect"].as_str().unwrap();
            let call = reply["call"].as_str().unwrap();
            let asked = reply["operation"].as_str().map(|word| word.parse().unwrap());
            let made = decoded(*provider, call, asked, Answer::Json(status, reply["body"].clone())).await;
            // A free call's error says nothing of money, so its class is not in the file.
            let is_read = match call {
                "poll" | "submit" => made.contains(expected),
                _ => made == expected,
            };
            if !is_read {
                faults.push(format!("{provider} {}: {made}, not {expected}: {}", reply["section"], reply["body"]));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
