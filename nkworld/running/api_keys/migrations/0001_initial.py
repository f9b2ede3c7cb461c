import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Partner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True)),
                ('contact', models.CharField(help_text='Who is told before a key ends: a mail address, or a page.', max_length=254)),
                ('units', models.PositiveIntegerField(blank=True, help_text='How much its programs may ask. Empty: what the settings give each partner.', null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='units in five minutes')),
                ('at_once', models.PositiveSmallIntegerField(blank=True, help_text='How many of its questions are answered at the same time. Empty: as above.', null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='answers at once')),
                ('note', models.TextField(blank=True, help_text='What the figures are used for. Not public.')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='added')),
            ],
            options={
                'ordering': ['name'],
                'permissions': [('issue_partner', 'Can add partners, and make and revoke their keys')],
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('units__isnull', True), ('units__gte', 1), _connector='OR'), name='partners_partner_units_positive', violation_error_message='Leave the units empty, or allow at least one.'), models.CheckConstraint(condition=models.Q(('at_once__isnull', True), ('at_once__gte', 1), _connector='OR'), name='partners_partner_at_once_positive', violation_error_message='Leave the answers at once empty, or allow at least one.')],
            },
        ),
        migrations.CreateModel(
            name='Key',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('prefix', models.CharField(max_length=12, unique=True)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='made')),
                ('ends_at', models.DateTimeField(blank=True, null=True, verbose_name='ends')),
                ('last_used_on', models.DateField(blank=True, null=True, verbose_name='last used')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='keys', to='partners.partner')),
            ],
            options={
                'ordering': ['-made_at', '-pk'],
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ended_by__isnull', True), ('ends_at__isnull', True)), models.Q(('ended_by__isnull', False), ('ends_at__isnull', False)), _connector='OR'), name='partners_key_ended_by_somebody', violation_error_message='Whoever ends a key is named beside its end.')],
            },
        ),
        migrations.CreateModel(
            name='Use',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('requests', models.PositiveBigIntegerField(default=0)),
                ('units', models.PositiveBigIntegerField(default=0)),
                ('refused', models.PositiveBigIntegerField(default=0)),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uses', to='partners.key')),
            ],
            options={
                'ordering': ['-day'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('key', 'day'), name='partners_use_once_a_day', violation_error_message='The use of this key on this day is counted already.')],
            },
        ),
    ]
