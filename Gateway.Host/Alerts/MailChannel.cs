using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Security.Authentication;
using System.Text;
using Gateway.Host.Security;
using Gateway.Partners;

namespace Gateway.Host.Alerts;

/// <summary>Mails by SMTP: one message to all receivers, in plain text.</summary>
/// <param name="mail">Server and addresses.</param>
/// <param name="secret">Resolves the password.</param>
/// <param name="time">The clock of the time-out.</param>
/// <param name="logger">Hears of receivers that the server refused.</param>
sealed partial class MailChannel(AlertMail mail, Func<string, string> secret, TimeProvider time, ILogger<MailChannel> logger) : IAlertChannel
{
    // SmtpClient's own time-out is not for what is awaited.
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public string Name => AlertSettings.MailChannel;

    public async Task TellAsync(AlertNote note, CancellationToken cancellation)
    {
        using var enough = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(enough.Token, cancellation);
        try
        {
            using var client = new SmtpClient(mail.Server, mail.Port) { EnableSsl = mail.Security == MailSecurity.StartTls };
            if (mail is { User: { } user, Password: { } password }) client.Credentials = new NetworkCredential(user, secret(password.Name));
            using var message = Message(note);
            await client.SendMailAsync(message, either.Token);
        }
        catch (SmtpFailedRecipientException e) when (Refused(e) is { } refused && refused.Count < mail.To.Count)
        {
            // The others have the mail; told again they would have it again, every minute and for ever.
            LogRefused(string.Join(", ", refused), e.Message);
        }
        catch (Exception e) when (e is SmtpException or IOException or AuthenticationException or SecretMissingException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new AlertUnheardException($"{mail.Server} did not take the mail: {e.Message}{(e.InnerException is { } inner ? $" ({inner.Message})" : "")}", e);
        }
    }

    static List<string> Refused(SmtpFailedRecipientException failed) => failed is SmtpFailedRecipientsException many
        ? [.. many.InnerExceptions.Select(e => e.FailedRecipient ?? "")]
        : [failed.FailedRecipient ?? ""];

    MailMessage Message(AlertNote note)
    {
        var message = new MailMessage
        {
            From = new(mail.From, "B2B Gateway"),
            Subject = $"[B2B Gateway {note.Node}] {note.Headline}",
            SubjectEncoding = Encoding.UTF8,
            Body = Body(note),
            BodyEncoding = Encoding.UTF8,
            Priority = note is { IsUrgent: true, IsResolved: false } ? MailPriority.High : MailPriority.Normal,
        };
        foreach (var to in mail.To) message.To.Add(to);
        // No vacation notice answers a machine (RFC 3834).
        message.Headers.Add("Auto-Submitted", "auto-generated");
        return message;
    }

    static string Body(AlertNote note) => string.Create(CultureInfo.InvariantCulture, $"""
        {(note.IsResolved ? "This is over: " : "")}{note.Text}

        noticed: {note.Since:u}
        node:    {note.Node}

        """);

    [LoggerMessage(3303, LogLevel.Error, "The mail server refused {Receivers}; the other receivers have the mail. Correct the addresses in alerts.yaml. {Reason}")]
    partial void LogRefused(string receivers, string reason);
}
