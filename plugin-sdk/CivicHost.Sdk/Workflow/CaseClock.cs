namespace CivicHost.Sdk.Workflow;

/// <summary>How long a case has taken and when it is due: a pure function of its ledger and a calendar, whatever was changed on the case last.</summary>
public sealed class CaseClock
{
    private readonly List<LedgerEntry> _ledger;
    private readonly WorkingCalendar _calendar;
    private readonly Course _course;

    /// <summary>The clock of a case.</summary>
    /// <param name="ledger">What happened, in any order; entries of one instant count in the order given.</param>
    /// <param name="calendar">When the town works.</param>
    public CaseClock(IEnumerable<LedgerEntry> ledger, WorkingCalendar calendar)
    {
        _ledger = [.. ledger.OrderBy(entry => entry.At)];
        _calendar = calendar;
        _course = Course.Of(_ledger);
    }

    /// <summary>True while time counts after the last entry of the ledger.</summary>
    public bool IsRunning => _course.Case.IsOpen;

    /// <summary>How much time the town has used; after a case was opened again, since then.</summary>
    /// <param name="counting">Which time counts.</param>
    /// <param name="at">Until when; what the ledger says of later does not count.</param>
    /// <returns>Used time.</returns>
    public TimeSpan Elapsed(Counting counting, DateTimeOffset at)
    {
        var elapsed = TimeSpan.Zero;
        foreach (var (from, until) in Course.Of(_ledger.TakeWhile(entry => entry.At <= at)).Case.Spans)
            elapsed += Between(counting, from, until ?? at);
        return elapsed;
    }

    /// <summary>When the case is due.</summary>
    /// <param name="limit">How long it may take.</param>
    /// <returns>The instant; also one in the past. Null while the clock stands before the time is used up.</returns>
    public DateTimeOffset? Due(TimeLimit limit) => Due(limit, _course.Case);

    /// <summary>When a timer of the state in which the case is now goes off.</summary>
    /// <param name="timer">The timer.</param>
    /// <returns>The instant, counted from entering the state. Null while somebody's answer is awaited or the case is suspended in a state whose
    /// clock runs, and where the ledger names no state.</returns>
    public DateTimeOffset? Due(StateTimer timer) => Due(timer.After, _course.State);

    private DateTimeOffset? Due(TimeLimit limit, Stretch stretch)
    {
        var left = _calendar.LengthOf(limit);
        foreach (var (from, until) in stretch.Spans)
        {
            if (until is null || Between(limit.Counting, from, until.Value) >= left)
                return limit.Counting == Counting.Working ? _calendar.Add(from, left) : from + left;
            left -= Between(limit.Counting, from, until.Value);
        }

        return null;
    }

    private TimeSpan Between(Counting counting, DateTimeOffset from, DateTimeOffset until) =>
        counting == Counting.Working ? _calendar.Between(from, until) : until - from;

    /// <summary>Time that counts, in pieces; the last one may be open.</summary>
    private sealed class Stretch
    {
        public List<(DateTimeOffset From, DateTimeOffset? Until)> Spans { get; } = [];

        public bool IsOpen => Spans.Count > 0 && Spans[^1].Until is null;

        public void Turn(bool runs, DateTimeOffset at)
        {
            if (runs && !IsOpen)
                Spans.Add((at, null));
            else if (!runs && IsOpen)
                Spans[^1] = (Spans[^1].From, at);
        }
    }

    /// <summary>The ledger read from its first entry to its last.</summary>
    private sealed class Course
    {
        private string? _state;
        private StateClock _clock = StateClock.Stop;
        private int _questions;
        private bool _isSuspended;

        public Stretch Case { get; private set; } = new();

        public Stretch State { get; private set; } = new();

        public static Course Of(IEnumerable<LedgerEntry> ledger)
        {
            var course = new Course();
            foreach (var entry in ledger)
                course.Read(entry);
            return course;
        }

        private void Read(LedgerEntry entry)
        {
            switch (entry.Event)
            {
                case LedgerEvent.Submitted when _state is null:
                    Set(StateClock.Run);
                    break;
                case LedgerEvent.Entered when entry.State is { } state:
                    Set(entry.Clock);
                    if (state != _state)
                        State = new Stretch();
                    _state = state;
                    break;
                case LedgerEvent.Asked:
                    _questions++;
                    break;
                case LedgerEvent.Answered:
                    _questions = Math.Max(_questions - 1, 0);
                    break;
                case LedgerEvent.Suspended or LedgerEvent.Resumed:
                    _isSuspended = entry.Event == LedgerEvent.Suspended;
                    break;
                default:
                    return;
            }

            var runs = _clock == StateClock.Run && _questions == 0 && !_isSuspended;
            Case.Turn(runs, entry.At);
            State.Turn(_state is not null && (runs || _clock != StateClock.Run), entry.At);
        }

        private void Set(StateClock clock)
        {
            if (_clock == StateClock.Stop && clock != StateClock.Stop)
                Case = new Stretch();
            if (clock == StateClock.Stop)
                (_questions, _isSuspended) = (0, false);
            _clock = clock;
        }
    }
}

/// <summary>Something that happened to a case, as its clock sees it.</summary>
/// <param name="At">When.</param>
/// <param name="Event">What.</param>
/// <param name="State">Code of the state that was entered; null for everything else.</param>
/// <param name="Clock">What that state does to the clock.</param>
public sealed record LedgerEntry(DateTimeOffset At, LedgerEvent Event, string? State = null, StateClock Clock = StateClock.Run)
{
    /// <summary>A case entered a state.</summary>
    /// <param name="at">When.</param>
    /// <param name="state">The state.</param>
    /// <returns>The entry.</returns>
    public static LedgerEntry Entered(DateTimeOffset at, WorkflowState state) => new(at, LedgerEvent.Entered, state.Code, state.Clock);
}

/// <summary>What can happen to a case, as its clock sees it.</summary>
public enum LedgerEvent
{
    /// <summary>It was handed in. Starts the clock where no state has been entered yet.</summary>
    Submitted,

    /// <summary>It entered a state, whose clock rules from here on. The state in which it is already is not entered anew.</summary>
    Entered,

    /// <summary>Something was asked that the town has to wait for; several questions can be open.</summary>
    Asked,

    /// <summary>An open question was answered.</summary>
    Answered,

    /// <summary>It was suspended.</summary>
    Suspended,

    /// <summary>It goes on.</summary>
    Resumed,

    /// <summary>Somebody wrote something. Never moves a clock.</summary>
    Commented,
}
