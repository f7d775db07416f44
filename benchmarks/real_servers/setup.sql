CREATE DATABASE situs CHARACTER SET utf8mb4;
CREATE USER 'situs'@'localhost' IDENTIFIED BY 'situs-uji';
GRANT ALL ON situs.* TO 'situs'@'localhost';
