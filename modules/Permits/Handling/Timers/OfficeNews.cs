using CivicHost.Sdk;

namespace Permits;

/// <summary>Where the office that handles applications reads its e-mail: the module's setting OfficeEmail; empty for nowhere.</summary>
internal sealed record PermitOffice(string Email);

/// <summary>Tells the office what must not be overlooked. Staff have no addresses of their own: the inbox and the event say it too.</summary>
internal sealed class OfficeNews(PermitOffice office, IMessages messages, IEvents events, ITown town)
{
    /// <param name="DaysLeft">Until silence decides.</param>
    /// <param name="on">The day on which it does.</param>
    public void DecisionDue(Application application, PermitType type, int daysLeft, DateOnly on)
    {
        events.Publish("permits.decision-due.v1", CaseAddress.Of(application.Number), new { Number = CaseNumber.Show(application.Number), DaysLeft = daysLeft, On = on });
        Write("office-due", application, type, ApplicationClock.LastDay(on), daysLeft);
    }

    public void Waiting(Application application, PermitType type, bool isEscalated)
    {
        if (isEscalated)
            events.Publish("permits.application-escalated.v1", CaseAddress.Of(application.Number), new { Number = CaseNumber.Show(application.Number) });
        Write(isEscalated ? "office-escalated" : "office-waiting", application, type);
    }

    private void Write(string template, Application application, PermitType type, params object[] more)
    {
        if (EmailAddress.Read(office.Email) is not { } address)
            return;
        object[] arguments =
        [
            CaseNumber.Show(application.Number), type.Name, type.Workflow.StateOf(application.Standing).Label(town.Languages[0]),
            $"{town.PublicAddress}{CaseAddress.Of(application.Number)}", .. more,
        ];
        messages.Send(new MessageTo(MessageChannel.Email, address, town.Languages[0]), template, ApplicationSubject.Of(application.Number), arguments);
    }
}
