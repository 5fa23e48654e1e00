using CivicHost.People;

namespace CivicHost.Tests.People;

internal sealed class PasswordsTests
{
    [Test]
    public async Task A_password_is_known_by_its_hash_and_by_nothing_else()
    {
        var hash = await Passwords.HashAsync(PeopleTown.Password, CancellationToken.None);

        Assert.That(await Passwords.CheckAsync(hash, PeopleTown.Password, CancellationToken.None), Is.True);
        Assert.That(await Passwords.CheckAsync(hash, PeopleTown.Password + " ", CancellationToken.None), Is.False);
        Assert.That(await Passwords.CheckAsync(null, PeopleTown.Password, CancellationToken.None), Is.False);
    }

    [Test]
    public async Task A_crowd_at_the_door_is_told_to_come_later_instead_of_taking_the_processor()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(
            _ => Passwords.CheckAsync(null, PeopleTown.Password, CancellationToken.None)));

        Assert.That(answers.Count(answer => answer is null), Is.GreaterThan(0));
        Assert.That(answers.Count(answer => answer is false), Is.GreaterThanOrEqualTo(30));
    }
}
