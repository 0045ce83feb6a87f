//! Files on their way in and out, beside nginx that is sent and sends the same file on this machine.
use std::fs;
use std::path::Path;

use super::data_set::DataSet;
use super::server::Server;
use crate::error::{During, Error, Result};
use crate::machine;
use crate::program::{Program, Watched};

/// Bytes of the file that is sent.
const SIZE: usize = 32 << 20;
const MEGABYTE: f64 = 1_048_576.0;
/// The fastest of so many counts: the others were held up by something else.
const TRIES: usize = 5;

/// nginx with one worker for each core, which takes what is put and gives it back.
const SETTINGS: &str = "daemon off; master_process on; worker_processes auto; pid nginx.pid; error_log error.log;
events { worker_connections 64; }
http {
  access_log off; sendfile on; client_max_body_size 0;
  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
  server { listen 127.0.0.1:PORT; root files; location / { dav_methods PUT; create_full_put_path on; } }
}
";
const WATCH: &str = "nginx -p \"$FOLDER\" -c nginx.conf >/dev/null 2>&1 & server=$!; echo \"$server\"; cat >/dev/null; kill -QUIT \"$server\"; wait \"$server\"";

/// Two lines for the developer; nothing of them is compared.
pub fn measure(server: &Server, data: &DataSet, work: &Path) -> Result<String> {
    for (program, package) in [("curl", "curl"), ("nginx", "nginx-light")] {
        if machine::find_program(&[program, &format!("/usr/sbin/{program}")]).is_none() {
            machine::install(package, "the benchmark of files")?;
        }
    }
    let record = data.manifest.records.first().ok_or_else(|| Error::new("the data set names no record"))?;
    let file = work.join("large.csv");
    let (nginx, port) = start_nginx(work)?;
    let address = format!("http://127.0.0.1:{port}/large.csv");
    let portal = format!("http://127.0.0.1:{}", server.port);
    // A token of the data set may not add files; whoever it is of may.
    let allowed = format!("cookie: {}", data.manifest.staff.cookie);
    let origin = format!("origin: {portal}");
    let path = file.display().to_string();
    let (form, records) = (format!("file=@{path};type=text/csv"), format!("{portal}/api/v1/records/{record}/files"));
    let fresh = |number| write(&file, number);
    let own = fastest(fresh, &["-H", &allowed, "-H", &origin, "-F", &form, &records])?;
    let theirs = fastest(fresh, &["-T", &path, &address])?;
    let up = line("upload", own, theirs);
    let document = newest(&portal, &allowed, record)?;
    let own = fastest(|_| Ok(()), &["-H", &allowed, &format!("{portal}/files/{document}/content")])?;
    let theirs = fastest(|_| Ok(()), &[&address])?;
    drop(nginx);
    fs::remove_file(&file).during(|| path.clone())?;
    Ok(format!("{up}\n{}", line("download", own, theirs)))
}

fn start_nginx(work: &Path) -> Result<(Watched, u16)> {
    let folder = work.join("nginx");
    // Its workers are another user's, who has to be able to write what is put.
    fs::create_dir_all(folder.join("files")).during(|| folder.display().to_string())?;
    let port = machine::free_port()?;
    let user = if machine::is_root() { "user root;\n" } else { "" };
    let settings = folder.join("nginx.conf");
    fs::write(&settings, user.to_owned() + &SETTINGS.replace("PORT", &port.to_string()))
        .during(|| settings.display().to_string())?;
    let nginx = Watched::start(Program::new("sh").args(["-c", WATCH]).env("FOLDER", &folder))?;
    Program::new("curl")
        .args(["-sS", "--retry", "20", "--retry-connrefused", "--retry-delay", "1", "-o", "/dev/null"])
        .arg(format!("http://127.0.0.1:{port}/"))
        .capture()?;
    Ok((nginx, port))
}

/// How many seconds the fastest of several took. Each has another content, because the same bytes are kept once.
fn fastest(prepare: impl Fn(usize) -> Result<()>, arguments: &[&str]) -> Result<f64> {
    let mut fastest = f64::INFINITY;
    for number in 0..TRIES {
        prepare(number)?;
        let curl =
            Program::new("curl").args(["-sS", "--fail", "-o", "/dev/null", "-w", "%{time_total}"]).args(arguments);
        let printed = curl.capture()?;
        let seconds: f64 = printed.trim().parse().during(|| format!("what curl printed, {printed:?}"))?;
        fastest = fastest.min(seconds);
    }
    Ok(fastest)
}

fn newest(portal: &str, allowed: &str, record: &str) -> Result<String> {
    let list = Program::new("curl")
        .args(["-sS", "--fail", "-H", allowed])
        .arg(format!("{portal}/api/v1/records/{record}/files"))
        .capture()?;
    let list: serde_json::Value = serde_json::from_str(&list).during(|| "the list of files".to_owned())?;
    let found = list.pointer("/0/id").and_then(serde_json::Value::as_str);
    found.map(str::to_owned).ok_or_else(|| Error::new(format!("the list names no file: {list}")))
}

fn line(what: &str, own: f64, theirs: f64) -> String {
    let size = f64::from(u32::try_from(SIZE).unwrap_or(u32::MAX)) / MEGABYTE;
    let (own, theirs) = (size / own.max(1e-6), size / theirs.max(1e-6));
    format!("{what:12} {own:>9.0} MB a second, nginx {theirs:.0}: {:.2} of it", own / theirs)
}

fn write(file: &Path, number: usize) -> Result<()> {
    fs::write(file, rows(number)).during(|| file.display().to_string())
}

/// A table that is known as one by its content.
fn rows(number: usize) -> String {
    let row = "2026-11-22,Larkfield Bakery,Invoice 2041,1250.00,EUR,paid\n";
    let mut text = format!("date,client,what,amount,currency,state {number}\n");
    while text.len() < SIZE {
        text.push_str(row);
    }
    text.truncate(SIZE);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_is_a_share() {
        assert_eq!(line("upload", 0.5, 0.25), "upload              64 MB a second, nginx 128: 0.50 of it");
        assert_eq!(rows(0).len(), SIZE);
    }
}
