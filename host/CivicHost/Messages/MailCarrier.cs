using CivicHost.Sdk;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace CivicHost.Messages;

/// <summary>The town's mail server, as the section Messages:Email describes it.</summary>
internal sealed class MailCarrier(IConfiguration configuration, ITown town)
{
    private const int SubmissionPort = 587;
    private const int TlsPort = 465;
    private const string NoSender = "nobody@town.invalid";

    private readonly IConfigurationSection _settings = configuration.GetSection("Messages:Email");

    public bool IsSetUp => _settings["Host"] is { Length: > 0 };

    public string Server => $"{_settings["Host"]}:{Port}";

    private string Site => Uri.TryCreate(town.PublicAddress, UriKind.Absolute, out var address) ? address.IdnHost : "town.invalid";

    private int Port => _settings.GetValue("Port", SubmissionPort);

    public MimeMessage Compose(ClaimedMessage message)
    {
        var mail = new MimeMessage
        {
            MessageId = $"{message.Id}@{Site}",
            Date = message.QueuedAt,
            Subject = message.Title,
            Body = new TextPart("plain") { Text = message.Body },
        };
        mail.From.Add(new MailboxAddress(town.Name, EmailAddress.Read(_settings["From"]) ?? NoSender));
        mail.To.Add(new MailboxAddress("", message.Address));
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        return mail;
    }

    public async Task<GatewayAnswer> SendAsync(ClaimedMessage message, CancellationToken cancellation)
    {
        if (EmailAddress.Read(_settings["From"]) is null)
            return GatewayAnswer.TryAgain("Messages:Email:From is no address");
        if (Security is not { } security)
            return GatewayAnswer.TryAgain("Messages:Email:Security is none of StartTls, Tls, None");
        using var client = new SmtpClient();
        try
        {
            await client.ConnectAsync(_settings["Host"]!, Port, security, cancellation);
            if (_settings["User"] is { Length: > 0 } user)
                await client.AuthenticateAsync(user, _settings["Password"] ?? "", cancellation);
            await client.SendAsync(Compose(message), cancellation);
        }
        catch (SmtpCommandException refused)
        {
            return AnswerOf(refused);
        }

        await client.DisconnectAsync(quit: true, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return GatewayAnswer.Accepted("");
    }

    private SecureSocketOptions? Security => (_settings["Security"] ?? (Port == TlsPort ? "Tls" : "StartTls")) switch
    {
        "StartTls" => SecureSocketOptions.StartTls,
        "Tls" => SecureSocketOptions.SslOnConnect,
        "None" => SecureSocketOptions.None,
        _ => null,
    };

    /// <summary>5xx about the receiver or the text is for good; about the sender or the session, the operator can put it right. The server's sentence often repeats the address.</summary>
    private static GatewayAnswer AnswerOf(SmtpCommandException refused)
    {
        var reason = $"SMTP {(int)refused.StatusCode}";
        return (int)refused.StatusCode >= 500 && refused.ErrorCode is SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted
            ? GatewayAnswer.Refused(reason)
            : GatewayAnswer.TryAgain(reason);
    }
}
