//! Syslog messages (RFC 5424) on their way: a datagram each (RFC 5426), or counted octets over TCP (RFC 6587 §3.4.1). The operator names
//! the receiver in the file, so that the guard against what others name does not stand here.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UdpSocket, lookup_host};
use tokio::time::timeout;

use crate::model::{SyslogReceiver, SyslogTransport};

/// Time for everything but the receiver's good-bye.
const TIME: Duration = Duration::from_secs(5);
/// How long the receiver may take to close; one that does not has most likely read it all.
const FAREWELL: Duration = Duration::from_millis(500);

/// Sends messages in their order.
///
/// # Errors
/// What kept them from being sent. By UDP nobody knows whether they arrived; by TCP a receiver that hung up before the end is a
/// failure.
pub async fn send(receiver: &SyslogReceiver, messages: &[String]) -> Result<(), String> {
    let sent = match receiver.transport {
        SyslogTransport::Udp => timeout(TIME, by_udp(&receiver.address, messages)).await,
        SyslogTransport::Tcp => timeout(TIME, by_tcp(&receiver.address, messages)).await,
    };
    match sent {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(format!("syslog at {}: {error}", receiver.address)),
        Err(_) => Err(format!("syslog at {}: it takes too long", receiver.address)),
    }
}

async fn by_udp(address: &str, messages: &[String]) -> std::io::Result<()> {
    let to = lookup_host(address).await?.next().ok_or(std::io::ErrorKind::NotFound)?;
    let own = if to.is_ipv4() { "0.0.0.0:0" } else { "[::]:0" };
    let socket = UdpSocket::bind(own).await?;
    for message in messages {
        socket.send_to(message.as_bytes(), to).await?;
    }
    Ok(())
}

async fn by_tcp(address: &str, messages: &[String]) -> std::io::Result<()> {
    let mut stream = TcpStream::connect(address).await?;
    for message in messages {
        stream.write_all(format!("{} {message}", message.len()).as_bytes()).await?;
    }
    stream.shutdown().await?;
    // What was not taken comes back as a reset connection.
    match timeout(FAREWELL, stream.read(&mut [0; 64])).await {
        Ok(Err(error)) => Err(error),
        _ => Ok(()),
    }
}
