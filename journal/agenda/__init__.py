"""What people have to do and when: tasks, appointments, reminders, and their exchange with other calendars."""
