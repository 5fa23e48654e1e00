using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;
namespace Complaints;
internal static class Tmp
{
    extension(ITownCalendar calendar)
    {
        public WorkingCalendar Working => new(
            Enumerable.Range(1, 5).Select(day => new OpeningHours((DayOfWeek)day, new TimeOnly(8, 0), new TimeOnly(16, 0))), TimeZoneInfo.Utc, day => !calendar.IsWorkingDay(day));
    }
}
