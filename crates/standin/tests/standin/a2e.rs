//! A2E: speech, a speaking character, lists, refusals under HTTP 200.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Rig, decode, probe, read, rig, rig_with, small, until};

const API: &str = "/a2e/api/v1";

async fn data(rig: &Rig, path: &str) -> Value {
    let (status, body) = rig.get(&format!("{API}{path}")).await;
    assert_eq!((status, &body["code"]), (200, &json!(0)), "{body}");
    body["data"].clone()
}

async fn speak(rig: &Rig, msg: &str, tts_id: &Value) -> String {
    let body = json!({"msg": msg, "tts_id": tts_id, "speechRate": 1.0, "country": "en", "region": "US"});
    let (_, reply) = rig.post(&format!("{API}/video/send_tts"), &body).await;
    assert_eq!(reply["code"], 0, "{reply}");
    reply["data"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_character_speaks_with_sound() {
    let rig = rig().await;
    let characters = data(&rig, "/anchor/character_list?type=default").await;
    let characters = characters.as_array().unwrap();
    assert_eq!(characters.len(), 6);
    let (_, cover) = rig.download(characters[3]["cover_img"].as_str().unwrap()).await;
    assert!(decode(&cover).height() > 100);
    let voices = data(&rig, "/anchor/voice_list?country=en&region=US&voice_map_type=en-US").await;
    assert_eq!(voices[1]["value"], "male");
    let voice = &voices[1]["children"][0]["value"];

    let audio = speak(&rig, "Hello there", voice).await;
    let (content_type, wav) = rig.download(&audio).await;
    assert_eq!((content_type.as_str(), &wav[..4]), ("audio/wav", b"RIFF".as_slice()));

    let body = json!({"title": "intent-7", "anchor_id": characters[3]["_id"], "anchor_type": 0, "audioSrc": audio});
    let (_, reply) = rig.post(&format!("{API}/video/generate"), &body).await;
    assert_eq!(
        (&reply["code"], &reply["data"]["status"], &reply["data"]["title"]),
        (&json!(0), &json!("start"), &json!("intent-7"))
    );
    let id = reply["data"]["_id"].clone();
    assert_eq!(id.as_str().unwrap().len(), 24);
    let done = until(async || {
        let (_, body) = rig.post(&format!("{API}/video/awsResult"), &json!({"_id": id})).await;
        body["data"].get(0).filter(|task| task["status"] == "success").cloned()
    })
    .await;
    let (content_type, clip) = rig.download(done["result"].as_str().unwrap()).await;
    let (width, height, length_ms, sound) = probe(&clip);
    assert_eq!((content_type.as_str(), width, height, sound), ("video/mp4", 160, 90, true));
    let spoken_ms = (wav.len() as u64 - 44) / 96;
    assert!(length_ms.abs_diff(spoken_ms) < 500, "{length_ms} ms of picture, {spoken_ms} ms of sound");

    let list = data(&rig, "/video/awsList?current=1&pageSize=10").await;
    assert_eq!((&list["data"][0]["title"], &list["data"][0]["_id"]), (&json!("intent-7"), &id));
    assert_eq!(data(&rig, "/video/awsList?current=2&pageSize=10").await["data"], json!([]));
}

#[tokio::test]
async fn what_is_said_by_whom_is_the_intent() {
    let rig = rig().await;
    let characters = data(&rig, "/anchor/character_list").await;
    let voice = data(&rig, "/anchor/voice_list?voice_map_type=zh-TW").await[0]["children"][0]["value"].clone();
    for (title, who, said) in [("a", 0, "你好"), ("b", 0, "你好"), ("c", 1, "你好"), ("d", 0, "再見")] {
        let audio = speak(&rig, said, &voice).await;
        let body = json!({"title": title, "anchor_id": characters[who]["_id"], "anchor_type": 0, "audioSrc": audio});
        assert_eq!(rig.post(&format!("{API}/video/generate"), &body).await.1["code"], 0);
    }
    let meter = rig.meter().await;
    let counts = |wanted: &str| {
        let mut counts: Vec<u64> = meter.iter().filter(|row| row.1 == wanted).map(|row| row.2).collect();
        counts.sort_unstable();
        counts
    };
    assert_eq!((counts("avatar"), counts("speech")), (vec![1, 1, 2], vec![1, 3]));
}

#[tokio::test]
async fn every_language_has_voices_of_both_kinds() {
    let rig = rig().await;
    for locale in ["en-US", "zh-TW", "ja-JP", "ko-KR", "es-ES", "ja", "ko"] {
        let voices = data(&rig, &format!("/anchor/voice_list?voice_map_type={locale}")).await;
        assert_eq!(voices.as_array().unwrap().len(), 2, "{locale}");
    }
    assert_eq!(data(&rig, "/anchor/voice_list?country=ja&region=JP").await.as_array().unwrap().len(), 2);
    assert_eq!(data(&rig, "/anchor/voice_list?voice_map_type=xx-XX").await, json!([]));
}

#[tokio::test]
async fn input_is_refused_under_http_200() {
    let rig = rig().await;
    let characters = data(&rig, "/anchor/character_list").await;
    let anchor = &characters[0]["_id"];
    for (path, body) in [
        ("/video/send_tts", json!({"msg": "x", "tts_id": "000000000000000000000000"})),
        ("/video/send_tts", json!({"tts_id": "000000000000000000000000"})),
        ("/video/generate", json!({"anchor_id": "0", "anchor_type": 0, "audioSrc": "http://x/y.mp3"})),
        ("/video/generate", json!({"anchor_id": anchor, "anchor_type": 0, "audioSrc": "http://x/y.mp3"})),
        ("/video/generate", json!({"anchor_id": anchor, "audioSrc": "http://x/y.mp3"})),
        ("/video/awsResult", json!({"_id": "none"})),
    ] {
        let (status, reply) = rig.post(&format!("{API}{path}"), &body).await;
        assert_eq!(status, 200);
        assert!(reply["code"] != 0 && reply["msg"].is_string(), "{reply}");
    }
    for (key, status, code) in [("bad-key", 401, 401), ("", 401, 401)] {
        let (got, reply) = read(rig.send(Method::GET, &format!("{API}/user/remainingCoins"), key, None).await).await;
        assert_eq!((got, &reply["code"]), (status, &json!(code)));
    }
    let voices = data(&rig, "/anchor/voice_list").await;
    let body = json!({"msg": "x", "tts_id": voices[0]["children"][0]["value"]});
    let (status, reply) =
        read(rig.send(Method::POST, &format!("{API}/video/send_tts"), "no-credit", Some(&body)).await).await;
    assert_eq!(status, 200);
    assert!(reply["msg"].as_str().unwrap().contains("coins"), "{reply}");
    assert!(rig.meter().await.is_empty());
}

#[tokio::test]
async fn a_queued_task_is_an_empty_list_and_the_delay_is_kept() {
    let rig = rig_with(standin::StandinSettings { delay: std::time::Duration::from_secs(3600), ..small() }).await;
    let characters = data(&rig, "/anchor/character_list").await;
    let voice = data(&rig, "/anchor/voice_list").await[0]["children"][0]["value"].clone();
    let audio = speak(&rig, "Hi", &voice).await;
    let body = json!({"anchor_id": characters[0]["_id"], "anchor_type": 0, "audioSrc": audio});
    let id = rig.post(&format!("{API}/video/generate"), &body).await.1["data"]["_id"].clone();
    // Drawn within a second, and still told as under way.
    let word = until(async || {
        let (_, body) = rig.post(&format!("{API}/video/awsResult"), &json!({"_id": id})).await;
        body["data"].get(0).map(|task| task["status"].clone())
    })
    .await;
    assert_eq!(word, "process");
}
