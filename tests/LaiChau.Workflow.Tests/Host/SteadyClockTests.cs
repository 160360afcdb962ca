using LaiChau.Workflow.Host.Serving;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>What the service makes of a machine's clock that is not to be trusted.</summary>
public sealed class SteadyClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 20, 1, 0, 0, TimeSpan.Zero);

    private readonly Machine machine = new(Start);

    [Fact]
    public void A_good_clock_is_followed()
    {
        var clock = new SteadyClock(machine, null);

        machine.Pass(TimeSpan.FromHours(5));

        Assert.Equal(Start.AddHours(5), clock.GetUtcNow());
        Assert.Equal(ClockStateKind.Steady, clock.State.Kind);
    }

    [Fact]
    public void Set_back_it_stands_until_the_machine_has_caught_up()
    {
        var clock = new SteadyClock(machine, null);
        clock.GetUtcNow();
        machine.Wall -= TimeSpan.FromHours(2);

        Assert.Equal(Start, clock.GetUtcNow());
        Assert.Equal(new ClockState(ClockStateKind.Standing, Start, TimeSpan.FromHours(2)), clock.State);
        Assert.False(clock.State.MailRests);

        machine.Pass(TimeSpan.FromHours(1));
        Assert.Equal(Start, clock.GetUtcNow());

        machine.Pass(TimeSpan.FromMinutes(61));
        Assert.Equal(Start.AddMinutes(1), clock.GetUtcNow());
        Assert.Equal(ClockStateKind.Steady, clock.State.Kind);
    }

    [Fact]
    public void It_never_begins_before_what_is_on_record()
    {
        var clock = new SteadyClock(machine, Start.AddMinutes(30));

        Assert.Equal(Start.AddMinutes(30), clock.GetUtcNow());
        Assert.Equal(ClockStateKind.Standing, clock.State.Kind);
    }

    [Fact]
    public void A_leap_that_is_put_right_in_time_has_changed_nothing()
    {
        var clock = new SteadyClock(machine, null);
        clock.GetUtcNow();
        machine.Wall += TimeSpan.FromDays(1);
        machine.Pass(TimeSpan.FromMinutes(4));

        Assert.Equal(Start.AddMinutes(4), clock.GetUtcNow());
        Assert.True(clock.State.MailRests);
        Assert.Equal(TimeSpan.FromDays(1), clock.State.By);

        machine.Wall -= TimeSpan.FromDays(1);
        machine.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(Start.AddMinutes(5), clock.GetUtcNow());
        Assert.Equal(ClockState.Steady, clock.State);
    }

    [Fact]
    public void A_leap_that_stays_is_followed_when_mail_has_rested()
    {
        var clock = new SteadyClock(machine, null);
        clock.GetUtcNow();
        machine.Wall += TimeSpan.FromDays(1);
        Assert.True(clock.State.MailRests);

        machine.Pass(SteadyClock.Rest - TimeSpan.FromSeconds(1));
        Assert.True(clock.State.MailRests);

        machine.Pass(TimeSpan.FromSeconds(1));
        Assert.False(clock.State.MailRests);
        Assert.Equal(Start.AddDays(1) + SteadyClock.Rest, clock.GetUtcNow());
    }

    [Fact]
    public void A_small_correction_is_no_leap()
    {
        var clock = new SteadyClock(machine, null);
        clock.GetUtcNow();
        machine.Wall += TimeSpan.FromMinutes(15);

        Assert.Equal(Start.AddMinutes(15), clock.GetUtcNow());
        Assert.Equal(ClockState.Steady, clock.State);
    }

    /// <summary>Two clocks: one that anybody can set, one that nobody can.</summary>
    private sealed class Machine(DateTimeOffset start) : TimeProvider
    {
        private long passed;

        public DateTimeOffset Wall { get; set; } = start;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Pass(TimeSpan time)
        {
            Wall += time;
            passed += time.Ticks;
        }

        public override DateTimeOffset GetUtcNow() => Wall;

        public override long GetTimestamp() => passed;
    }
}
