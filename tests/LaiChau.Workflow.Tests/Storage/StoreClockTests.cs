using LaiChau.Workflow.Storage;
using Microsoft.Extensions.Time.Testing;

namespace LaiChau.Workflow.Tests.Storage;

/// <summary>The clock that follows a database's.</summary>
public sealed class StoreClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 31, 8, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider machine = new(Start.AddDays(-100));
    private TimeSpan ahead = TimeSpan.Zero;
    private TimeSpan way = TimeSpan.Zero;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_says_what_the_database_says_whatever_the_machine_says()
    {
        var clock = await Clock();
        Assert.Equal(Start, clock.GetUtcNow());
        machine.Advance(TimeSpan.FromSeconds(90));
        Assert.Equal(Start.AddSeconds(90), clock.GetUtcNow());
    }

    [Fact]
    public async Task The_way_there_and_back_counts_by_half()
    {
        way = TimeSpan.FromSeconds(4);
        var clock = await Clock();
        Assert.Equal(Start.AddSeconds(4), clock.GetUtcNow());
    }

    [Fact]
    public async Task It_follows_a_clock_that_is_set_forward()
    {
        var clock = await Clock();
        ahead = TimeSpan.FromMinutes(5);
        Assert.Equal(Start, clock.GetUtcNow());
        await clock.Follow(Cancel);
        Assert.Equal(Start.AddMinutes(5), clock.GetUtcNow());
    }

    [Fact]
    public async Task It_never_goes_back_but_waits_until_the_time_has_come_again()
    {
        var clock = await Clock();
        Assert.Equal(Start, clock.GetUtcNow());
        ahead = TimeSpan.FromMinutes(-5);
        await clock.Follow(Cancel);
        Assert.Equal(Start, clock.GetUtcNow());
        machine.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(Start, clock.GetUtcNow());
        machine.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(Start.AddMinutes(1), clock.GetUtcNow());
    }

    private async Task<DatabaseClock> Clock()
    {
        var began = machine.GetUtcNow();
        var clock = new DatabaseClock(machine, _ =>
        {
            machine.Advance(way / 2);
            var told = Start + (machine.GetUtcNow() - began) + ahead;
            machine.Advance(way / 2);
            return Task.FromResult(told);
        });
        await clock.Follow(Cancel);
        return clock;
    }
}
