using CivicHost.Sdk;
using MediatR;

namespace CivicHost.Messages;

/// <summary>The administrator writes to themselves, to see whether mail or SMS go out. Goes the way of every message.</summary>
[RequiresRole(Roles.Administrator)]
internal sealed record SendTestMessage(MessageChannel Channel, string Address) : IChange<TestMessageSent>;

internal sealed record TestMessageSent(MessageChannel Channel);

internal sealed class SendTestMessageHandler(IMessages messages, ITown town, ITexts texts) : IRequestHandler<SendTestMessage, Outcome<TestMessageSent>>
{
    private static readonly Refusal NoNumber = new("messages.phone-wrong", RefusalKind.Invalid, "phone");
    private static readonly Refusal NoAddress = new("messages.email-wrong", RefusalKind.Invalid, "email");

    public Task<Outcome<TestMessageSent>> Handle(SendTestMessage request, CancellationToken cancellation)
    {
        var isSms = request.Channel == MessageChannel.Sms;
        if ((isSms ? PhoneNumber.Read(request.Address, town) : EmailAddress.Read(request.Address)) is not { } address)
            return Task.FromResult<Outcome<TestMessageSent>>(isSms ? NoNumber : NoAddress);
        messages.Send(new MessageTo(request.Channel, address, texts.Language), "test", "", town.Name);
        return Task.FromResult<Outcome<TestMessageSent>>(new TestMessageSent(request.Channel));
    }
}

internal static class MessageEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        GatewayDoor.Map(routes);
        routes.MapForm<MessagesPage, TestMessageSent>("/admin/messages", ReadTest, _ => "/admin/messages").RequireRole(Roles.Administrator);
        routes.MapPost("/admin/messages/{module}/{id}", async (string module, string id, IMediator mediator, CancellationToken cancellation) =>
                (await mediator.Send(new RetryMessage(module, id), cancellation)).ToPage(_ => "/admin/messages"))
            .RequireRole(Roles.Administrator);
    }

    private static SendTestMessage ReadTest(SubmittedForm form) => form["phone"] is { Length: > 0 } phone
        ? new SendTestMessage(MessageChannel.Sms, phone)
        : new SendTestMessage(form["channel"] == nameof(MessageChannel.Sms) ? MessageChannel.Sms : MessageChannel.Email, form["email"]);
}
