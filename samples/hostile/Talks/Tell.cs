using CivicHost.Sdk;
using MediatR;

namespace Talks;

/// <summary>Tells somebody something, and may be refused after all.</summary>
public sealed record Tell(string Address, string Text, string Language = "fr") : IChange<Told>;

/// <param name="Text">What was told.</param>
public sealed record Told(string Text);

internal sealed class TellHandler(IMessages messages) : IRequestHandler<Tell, Outcome<Told>>
{
    public Task<Outcome<Told>> Handle(Tell request, CancellationToken cancellation)
    {
        var channel = request.Address.Contains('@', StringComparison.Ordinal) ? MessageChannel.Email : MessageChannel.Sms;
        messages.Send(new MessageTo(channel, request.Address, request.Language), "tell", "note:1", request.Text);
        return Task.FromResult<Outcome<Told>>(request.Text == "refuse" ? new Refusal("talks.refused") : new Told(request.Text));
    }
}
